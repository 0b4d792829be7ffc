package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.cli.Outcome;
import dev.fastpubsub.server.support.Authenticated;
import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The usage examples of the original fastpubsub's readme that are about authentication: on a server of their own each. */
class ReadmeAuthenticationExamplesTest {

    private static final Pattern NEW_SECRET = Pattern.compile("new_secret=([0-9a-f]{32})\\R");
    private static final Pattern NEW_CLIENT =
            Pattern.compile("client_id=([0-9a-f-]{36})\\Rclient_secret=([0-9a-f]{32})\\R");

    private static final String NOBODY = "/clients/" + UUID.randomUUID();

    /** Every call that needs a scope, in a way that changes nothing that another one needs. */
    private static final List<Call> CALLS = List.of(
            new Call("POST", "/topics", "{\"id\": \"notifications\"}"),
            new Call("GET", "/topics", null),
            new Call("GET", "/topics/notifications", null),
            new Call("DELETE", "/topics/nothing", null),
            new Call("POST", "/topics/notifications/messages", "[{}]"),
            new Call("POST", "/topics/user-events/messages", "[{}]"),
            new Call("POST", "/subscriptions", "{\"id\": \"email-sender\", \"topic_id\": \"notifications\"}"),
            new Call("GET", "/subscriptions", null),
            new Call("GET", "/subscriptions/email-sender", null),
            new Call("GET", "/subscriptions/email-sender/metrics", null),
            new Call("PUT", "/subscriptions/email-sender", "{}"),
            new Call("DELETE", "/subscriptions/nothing", null),
            new Call("GET", "/subscriptions/email-sender/messages?consumer_id=worker-1", null),
            new Call("POST", "/subscriptions/email-sender/acks", "[]"),
            new Call("POST", "/subscriptions/email-sender/nacks", "[]"),
            new Call("GET", "/subscriptions/email-sender/dlq", null),
            new Call("POST", "/subscriptions/email-sender/dlq/reprocess", "[]"),
            new Call("GET", "/subscriptions/user-processor/messages?consumer_id=worker-1", null),
            new Call("POST", "/subscriptions/user-processor/acks", "[]"),
            new Call("POST", "/clients", "{}"),
            new Call("GET", "/clients", null),
            new Call("GET", NOBODY, null),
            new Call("PUT", NOBODY, "{}"),
            new Call("DELETE", NOBODY, null));

    private record Call(
            String method, String path, @Nullable String body) {

        Answer send(URI server, String token) {
            return WireClient.sendTo(
                    server,
                    method,
                    path,
                    body == null ? null : WireClient.JSON,
                    body,
                    Map.of("Authorization", "Bearer " + token));
        }
    }

    @Test
    void example1SettingUpAuthentication() {
        String key =
                printed(NEW_SECRET, command(Map.of(), "generate_secret_key")).group(1);
        Map<String, String> environment =
                new HashMap<>(Map.of("FASTPUBSUB_AUTH_ENABLED", "true", "FASTPUBSUB_AUTH_SECRET_KEY", key));

        try (TestDatabase database = TestDatabase.create();
                TestServer server = TestServer.start(database, environment)) {
            environment.put("FASTPUBSUB_DATABASE_URL", database.jdbcUrl());
            Matcher client = printed(NEW_CLIENT, command(environment, "create_client", "Admin Client", "*", "true"));
            String body = """
                {
                    "client_id": "%s",
                    "client_secret": "%s"
                }\
                """.formatted(client.group(1), client.group(2));

            JsonNode answer = new Call("POST", "/oauth/token", body)
                    .send(server.baseUri(), "none")
                    .hasStatus(201)
                    .hasFields("access_token", "token_type", "expires_in", "scope")
                    .json();

            assertThat(answer.path("token_type").asString()).isEqualTo("Bearer");
            assertThat(answer.path("expires_in").asInt()).isEqualTo(1800);
            assertThat(answer.path("scope").asString()).isEqualTo("*");
            Call topics = new Call("GET", "/topics", null);
            topics.send(server.baseUri(), "none").hasStatus(401).hasDetail("Invalid jwt token");
            topics.send(server.baseUri(), answer.path("access_token").asString())
                    .hasStatus(200)
                    .hasJson("{'data': []}");
        }
    }

    @Test
    void example3CreatingClientsWithDifferentScopes() {
        try (TestDatabase database = TestDatabase.create();
                TestServer server = TestServer.start(database, Authenticated.ENVIRONMENT)) {
            URI uri = server.baseUri();
            String admin = Authenticated.administratorToken(uri);
            for (String topic : List.of("notifications", "user-events")) {
                new Call("POST", "/topics", "{\"id\": \"" + topic + "\"}").send(uri, admin);
            }
            new Call("POST", "/subscriptions", "{\"id\": \"email-sender\", \"topic_id\": \"notifications\"}")
                    .send(uri, admin)
                    .hasStatus(201);
            new Call("POST", "/subscriptions", "{\"id\": \"user-processor\", \"topic_id\": \"user-events\"}")
                    .send(uri, admin)
                    .hasStatus(201);

            assertThat(permitted(uri, admin, "Publisher Service", "topics:publish:notifications"))
                    .containsExactly("POST /topics/notifications/messages");

            assertThat(permitted(uri, admin, "Consumer Service", "subscriptions:consume:email-sender"))
                    .containsExactly(
                            "GET /subscriptions/email-sender/messages?consumer_id=worker-1",
                            "POST /subscriptions/email-sender/acks",
                            "POST /subscriptions/email-sender/nacks",
                            "GET /subscriptions/email-sender/dlq",
                            "POST /subscriptions/email-sender/dlq/reprocess");

            assertThat(permitted(
                            uri,
                            admin,
                            "Multi-Purpose Service",
                            "topics:create topics:read topics:publish subscriptions:create subscriptions:read"))
                    .containsExactly(
                            "POST /topics",
                            "GET /topics",
                            "GET /topics/notifications",
                            "POST /topics/notifications/messages",
                            "POST /topics/user-events/messages",
                            "POST /subscriptions",
                            "GET /subscriptions",
                            "GET /subscriptions/email-sender",
                            "GET /subscriptions/email-sender/metrics");
        }
    }

    /** What a new client of these scopes may do. */
    private static List<String> permitted(URI server, String admin, String name, String scopes) {
        JsonNode client = new Call("POST", "/clients", """
            {
                "name": "%s",
                "scopes": "%s",
                "is_active": true
            }\
            """.formatted(name, scopes))
                .send(server, admin)
                .hasStatus(201)
                .json();
        String token = Authenticated.token(
                server, client.path("id").asString(), client.path("secret").asString());
        return CALLS.stream()
                .filter(call -> {
                    Answer answer = call.send(server, token);
                    assertThat(answer.status()).isNotEqualTo(401);
                    return answer.status() != 403;
                })
                .map(call -> call.method() + " " + call.path())
                .toList();
    }

    private static Outcome command(Map<String, String> environment, String... arguments) {
        return Outcome.of(environment, Path.of("target"), arguments);
    }

    private static Matcher printed(Pattern pattern, Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.error()).isZero();
        Matcher matcher = pattern.matcher(outcome.output());
        assertThat(matcher.matches()).as(outcome.output()).isTrue();
        return matcher;
    }
}
