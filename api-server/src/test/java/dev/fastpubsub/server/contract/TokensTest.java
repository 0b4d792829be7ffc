package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.contract.Case.Violation;
import dev.fastpubsub.server.support.Overheard;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Tokens are given out with authentication on and off: whoever is written for them works with both. */
class TokensTest {

    private static final String UNREPEATABLE = Overheard.secret("do-not-repeat-this");
    private static final String FORM = "application/x-www-form-urlencoded";

    private record NewClient(String id, String secret) {

        static NewClient create(String scopes, boolean active) {
            JsonNode created = WireClient.post(
                            "/clients",
                            quoted("{'name': 'n', 'scopes': '" + scopes + "', 'is_active': " + active + "}"))
                    .hasStatus(201)
                    .json();
            return new NewClient(
                    created.path("id").asString(), created.path("secret").asString());
        }

        String basic() {
            return TokensTest.basic(id, secret);
        }
    }

    @Test
    void jsonGivesATokenWith201() {
        NewClient client = NewClient.create("topics:create topics:read", true);

        Answer answer = json(client.id, client.secret).hasStatus(201);

        hasToken(answer, "topics:create topics:read");
    }

    @Test
    void theFormOfRfc6749GivesATokenWith200() {
        NewClient client = NewClient.create("topics:read", true);

        Answer answer = form(
                        "grant_type=client_credentials&client_id=" + client.id + "&client_secret=" + client.secret,
                        null)
                .hasStatus(200);

        hasToken(answer, "topics:read");
    }

    @Test
    void credentialsMayComeByHttpBasic() {
        NewClient client = NewClient.create("topics:read", true);

        hasToken(form("grant_type=client_credentials", client.basic()).hasStatus(200), "topics:read");
    }

    @ParameterizedTest
    @CsvSource({
        "a+secret%20with&special=characters/:and more, a+secret%20with&special=characters/:and more",
        "a+secret%20with&special=characters/:and more," + " a%2Bsecret%2520with%26special%3Dcharacters%2F%3Aand+more",
    })
    void aSecretInHttpBasicMayBeFormEncodedOrNot(String secret, String spelled) {
        String id = UUID.randomUUID().toString();
        WireClient.post(
                        "/clients",
                        quoted("{'name': 'n', 'scopes': '*', 'id': '" + id + "', 'secret': '" + secret + "'}"))
                .hasStatus(201);

        form("grant_type=client_credentials", basic(id, spelled)).hasStatus(200);
    }

    @Test
    void aTokenMayHaveLessThanTheClient() {
        NewClient client = NewClient.create("topics:publish subscriptions:read", true);

        hasToken(
                form("grant_type=client_credentials&scope=topics:publish:orders", client.basic())
                        .hasStatus(200),
                "topics:publish:orders");
    }

    @ParameterizedTest
    @CsvSource({"topics:delete", "*", "topics:publish:b", "nonsense", "subscriptions:read topics:delete"})
    void aTokenMayNotHaveMoreThanTheClient(String scope) {
        NewClient client = NewClient.create("topics:publish:a subscriptions:read", true);

        isOAuthError(
                form("grant_type=client_credentials&scope=" + scope.replace(" ", "+"), client.basic()),
                400,
                "invalid_scope");
    }

    @Test
    void wrongCredentialsInJsonAreToldApart() {
        NewClient client = NewClient.create("*", true);
        NewClient disabled = NewClient.create("*", false);

        isUnauthorized(json(UUID.randomUUID().toString(), client.secret), "Client not found");
        isUnauthorized(json(disabled.id, disabled.secret), "Client disabled");
        isUnauthorized(json(client.id, client.secret + "0"), "Client secret is invalid");
    }

    @Test
    void wrongCredentialsInAFormAreAnInvalidClient() {
        NewClient client = NewClient.create("*", true);
        NewClient disabled = NewClient.create("*", false);
        String grant = "grant_type=client_credentials";

        for (Answer answer : new Answer[] {
            form(grant, basic(client.id, "wrong")),
            form(grant, disabled.basic()),
            form(grant, basic(UUID.randomUUID().toString(), client.secret)),
            form(grant, basic("not-a-uuid", client.secret)),
            form(grant, "Basic !!!"),
            form(grant, "Basic " + Base64.getEncoder().encodeToString("no colon".getBytes(StandardCharsets.UTF_8))),
            form(grant, null),
            form(grant + "&client_id=" + client.id, null),
            form(grant + "&client_id=" + client.id + "&client_secret=wrong", null),
        }) {
            isOAuthError(answer, 401, "invalid_client");
            assertThat(answer.header("WWW-Authenticate")).hasValue("Basic realm=\"fastpubsub\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', invalid_request",
        "scope=*, invalid_request",
        "grant_type=, invalid_request",
        "grant_type=password, unsupported_grant_type",
        "grant_type=client_credentials&grant_type=client_credentials, invalid_request",
        "grant_type=client_credentials&client_secret=x, invalid_request",
        "grant_type=%zz, invalid_request",
    })
    void aWrongFormIsTold(String body, String error) {
        NewClient client = NewClient.create("*", true);

        isOAuthError(form(body, client.basic()), 400, error);
    }

    @Test
    void credentialsInTheUrlAreNotLookedAt() {
        NewClient client = NewClient.create("*", true);

        Answer answer = WireClient.send(
                "POST",
                "/oauth/token?client_id=" + client.id + "&client_secret=" + client.secret,
                FORM,
                "grant_type=client_credentials",
                Map.of());

        isOAuthError(answer, 401, "invalid_client");
    }

    static Stream<Case> wrongBodies() {
        return Stream.of(
                Case.post("/oauth/token", "{}")
                        .violates(
                                new Violation("missing", "['body','client_id']", "Field required", "{}"),
                                new Violation("missing", "['body','client_secret']", "Field required", "{}")),
                Case.post("/oauth/token", "{'client_secret': '" + UNREPEATABLE + "'}")
                        .violates(
                                "missing", "['body','client_id']", "Field required", "{'client_secret': '**********'}"),
                Case.post("/oauth/token", "{'x': {'secret': '" + UNREPEATABLE + "'}, 'secret': '" + UNREPEATABLE + "'}")
                        .violates(
                                new Violation(
                                        "missing",
                                        "['body','client_id']",
                                        "Field required",
                                        "{'x': '**********', 'secret': '**********'}"),
                                new Violation("missing", "['body','client_secret']", "Field required", "…")),
                Case.post("/oauth/token", "{'client_id': 'x', 'client_secret': 5}")
                        .violates(
                                new Violation(
                                        "uuid_parsing", "['body','client_id']", "Input should be a valid UUID", "'x'"),
                                new Violation(
                                        "string_type",
                                        "['body','client_secret']",
                                        "Input should be a valid string",
                                        "'**********'")),
                Case.sent("POST", "/oauth/token", "text/plain", "{'client_secret': '" + UNREPEATABLE + "'}")
                        .violates("model_attributes_type", "['body']", "…", "null"));
    }

    /** With the secret left out of what is repeated. */
    @ParameterizedTest
    @MethodSource("wrongBodies")
    void aWrongBodyIsRefused(Case row) {
        row.check(Channel.open());
    }

    /** Whoever has no credentials must not make the server hold much. */
    @Test
    void aBodyOfMoreThan64KibibytesIsTooLarge() {
        form("a&".repeat(40_000), null).hasStatus(413);
        json("x".repeat(70_000), "y").hasStatus(413);
    }

    private static void hasToken(Answer answer, String scope) {
        answer.hasFields("access_token", "token_type", "expires_in", "scope");
        JsonNode token = answer.json();
        assertThat(token.path("token_type").asString()).isEqualTo("Bearer");
        assertThat(token.path("expires_in").asInt()).isEqualTo(1800);
        assertThat(token.path("scope").asString()).isEqualTo(scope);
        assertThat(answer.header("Cache-Control")).hasValue("no-store");
        WireClient.send(
                        "GET",
                        "/topics",
                        null,
                        null,
                        Map.of(
                                "Authorization",
                                "Bearer " + token.path("access_token").asString()))
                .hasStatus(WireClient.token().isPresent() && !scope.contains("topics:read") ? 403 : 200);
    }

    private static void isUnauthorized(Answer answer, String detail) {
        answer.hasStatus(401).hasDetail(detail);
        assertThat(answer.header("WWW-Authenticate")).hasValue("Bearer");
    }

    private static void isOAuthError(Answer answer, int status, String error) {
        answer.hasStatus(status).hasFields("error", "error_description");
        assertThat(answer.json().path("error").asString()).isEqualTo(error);
        assertThat(answer.header("Cache-Control")).hasValue("no-store");
    }

    private static Answer json(String id, String secret) {
        return WireClient.post(
                "/oauth/token", quoted("{'client_id': '" + id + "', 'client_secret': '" + secret + "'}"));
    }

    private static Answer form(String body, @Nullable String authorization) {
        return WireClient.send(
                "POST",
                "/oauth/token",
                FORM,
                body,
                Map.of("Authorization", authorization == null ? "none" : authorization));
    }

    private static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
