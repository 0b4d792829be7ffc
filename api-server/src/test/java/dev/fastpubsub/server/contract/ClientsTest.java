package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.contract.Case.Violation;
import dev.fastpubsub.server.support.Overheard;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ClientsTest {

    private static final String SECRET = Overheard.secret("a-secret-that-has-32-characters-or-more");

    @Test
    void aNewClientHasASecretThatIsShownOnce() {
        Answer created = WireClient.post("/clients", quoted("{'name': 'My Application', 'scopes': 'topics:read'}"))
                .hasStatus(201)
                .hasFields("id", "secret");
        assertThat(created.json().path("secret").asString()).matches("[0-9a-f]{32}");
        String id = created.json().path("id").asString();

        Answer found = WireClient.get("/clients/" + id).hasStatus(200);

        found.hasFields("id", "name", "scopes", "is_active", "token_version", "created_at", "updated_at");
        JsonNode client = found.json();
        assertThat(client.path("id").asString())
                .isEqualTo(id)
                .isEqualTo(UUID.fromString(id).toString());
        assertThat(client.path("name").asString()).isEqualTo("My Application");
        assertThat(client.path("scopes").asString()).isEqualTo("topics:read");
        assertThat(client.path("is_active").asBoolean()).isTrue();
        assertThat(client.path("token_version").asInt()).isEqualTo(1);
        assertThat(client.path("created_at").asString()).matches(Answer.TIMESTAMP);
        assertThat(client.path("updated_at").asString()).matches(Answer.TIMESTAMP);
    }

    @Test
    void aCallerMayChooseIdAndSecret() {
        String id = UUID.randomUUID().toString();
        String body = quoted("{'name': 'n', 'scopes': '*', 'id': '" + id + "', 'secret': '" + SECRET + "'}");

        WireClient.post("/clients", body).hasStatus(201).hasJson("{'id': '" + id + "', 'secret': '" + SECRET + "'}");

        WireClient.post("/clients", body).hasStatus(409).hasDetail("This client already exists");
        login(id, SECRET).hasStatus(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "topics:create topics:read topics:delete topics:publish",
                "subscriptions:create subscriptions:read subscriptions:update subscriptions:delete"
                        + " subscriptions:consume",
                "clients:create clients:update clients:read clients:delete",
                "topics:publish:my-topic.v1_x subscriptions:consume:s",
                "clients:read:550e8400-e29b-41d4-a716-446655440000"
            })
    void scopesAreKeptAsGiven(String scopes) {
        String id = create(scopes);

        assertThat(WireClient.get("/clients/" + id).json().path("scopes").asString())
                .isEqualTo(scopes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "topics",
                "topics:",
                "topics:write",
                "topic:read",
                "TOPICS:READ",
                "topics:read:",
                "topics:read:a/b",
                "topics:*",
                "*:read",
                "clients:read:me",
                "subscriptions:consume:a:b",
                "**",
                "messages:read"
            })
    void anInvalidScopeIsNamed(String scope) {
        String scopes = "topics:read " + scope;
        Case.post("/clients", "{'name': 'n', 'scopes': '" + scopes + "'}")
                .violates("value_error", "['body','scopes']", "Value error, Invalid scope " + scope, "'" + scopes + "'")
                .check(Channel.open());
    }

    static Stream<Case> wrongBodies() {
        return Stream.of(
                Case.post("/clients", "{}")
                        .violates(
                                new Violation("missing", "['body','name']", "Field required", "{}"),
                                new Violation("missing", "['body','scopes']", "Field required", "{}")),
                Case.post("/clients", "{'name': '', 'scopes': '*'}")
                        .violates(
                                "string_too_short", "['body','name']", "String should have at least 1 character", "''"),
                Case.post("/clients", "{'name': '  ', 'scopes': '*'}")
                        .violates("string_too_short", "['body','name']", "…", "'  '"),
                Case.post("/clients", "{'name': 'a\\ud800', 'scopes': '*'}")
                        .violates("…", "['body','name']", "Value error, half a surrogate pair is not allowed", "…"),
                Case.post("/clients", "{'name': 1, 'scopes': []}")
                        .violates(
                                new Violation("string_type", "['body','name']", "Input should be a valid string", "1"),
                                new Violation(
                                        "string_type", "['body','scopes']", "Input should be a valid string", "[]")),
                Case.post("/clients", "{'name': 'n', 'scopes': '  '}")
                        .violates(
                                "string_too_short",
                                "['body','scopes']",
                                "String should have at least 1 character",
                                "'  '"),
                Case.post("/clients", "{'name': 'n', 'scopes': '*', 'is_active': 'maybe'}")
                        .violates(
                                "bool_parsing",
                                "['body','is_active']",
                                "Input should be a valid boolean, unable to interpret input",
                                "'maybe'"),
                Case.post("/clients", "{'name': 'n', 'scopes': '*', 'is_active': null}")
                        .violates("bool_type", "['body','is_active']", "Input should be a valid boolean", "null"),
                Case.post("/clients", "{'name': 'n', 'scopes': '*', 'id': 'x'}")
                        .violates("uuid_parsing", "['body','id']", "Input should be a valid UUID", "'x'"),
                Case.post("/clients", "{'name': 'n', 'scopes': '*', 'secret': 'short'}")
                        .violates(
                                "string_too_short",
                                "['body','secret']",
                                "String should have at least 32 characters",
                                "'**********'"),
                Case.post("/clients", "{'name': 'n', 'secret': 'my-secret'}")
                        .violates(
                                new Violation(
                                        "missing",
                                        "['body','scopes']",
                                        "Field required",
                                        "{'name': 'n', 'secret': '**********'}"),
                                new Violation("string_too_short", "['body','secret']", "…", "'**********'")),
                Case.post("/clients", "{'name': 'a\\u0000b', 'scopes': '*'}")
                        .violates("value_error", "['body','name']", "Value error, U+0000 is not allowed", "…"),
                Case.put("/clients/550e8400-e29b-41d4-a716-446655440000", "{'name': 'n', 'client_secret': 'my-secret'}")
                        .violates(
                                "missing",
                                "['body','scopes']",
                                "Field required",
                                "{'name': 'n', 'client_secret': '**********'}"),
                Case.get("/clients?limit=101")
                        .violates(
                                "less_than_equal",
                                "['query','limit']",
                                "Input should be less than or equal to 100",
                                "'101'"),
                Case.get("/clients/not-a-uuid")
                        .violates("uuid_parsing", "['path','id']", "Input should be a valid UUID", "'not-a-uuid'"),
                Case.request("DELETE", "/clients/not-a-uuid")
                        .violates("uuid_parsing", "['path','id']", "Input should be a valid UUID", "'not-a-uuid'"));
    }

    @ParameterizedTest
    @MethodSource("wrongBodies")
    void aWrongBodyIsRefused(Case row) {
        row.check(Channel.open());
    }

    @Test
    void longNamesAndScopesAreRefused() {
        WireClient.post("/clients", quoted("{'name': '" + "n".repeat(513) + "', 'scopes': '*'}"))
                .hasStatus(422);
        WireClient.post("/clients", quoted("{'name': '" + "n".repeat(512) + "', 'scopes': '*'}"))
                .hasStatus(201);
        String many = "topics:read ".repeat(2000);
        WireClient.post("/clients", quoted("{'name': 'n', 'scopes': '" + many + "'}"))
                .hasStatus(422);
    }

    @Test
    void anUpdateCountsUpTheTokenVersion() {
        String id = create("topics:read");

        Answer updated = WireClient.put(
                        "/clients/" + id, quoted("{'name': 'new', 'scopes': 'topics:delete', 'is_active': false}"))
                .hasStatus(200);

        assertThat(updated.json().path("token_version").asInt()).isEqualTo(2);
        assertThat(updated.json().path("name").asString()).isEqualTo("new");
        assertThat(updated.json().path("scopes").asString()).isEqualTo("topics:delete");
        assertThat(updated.json().path("is_active").asBoolean()).isFalse();
        assertThat(updated.json()).isEqualTo(WireClient.get("/clients/" + id).json());
        assertThat(updated.json().path("updated_at").asString())
                .isGreaterThan(updated.json().path("created_at").asString());
    }

    /** As with the original, whose update has the fields and the defaults of a creation. */
    @Test
    void anUpdateThatDoesNotSayOtherwiseActivates() {
        String id = create("topics:read");
        WireClient.put("/clients/" + id, quoted("{'name': 'n', 'scopes': '*', 'is_active': false}"))
                .hasStatus(200);

        Answer updated = WireClient.put("/clients/" + id, quoted("{'name': ' n ', 'scopes': ' *  '}"))
                .hasStatus(200);

        assertThat(updated.json().path("is_active").asBoolean()).isTrue();
        assertThat(updated.json().path("name").asString()).isEqualTo("n");
        assertThat(updated.json().path("scopes").asString()).isEqualTo("*");
    }

    @Test
    void aDeletedClientIsGone() {
        String id = create("*");

        WireClient.delete("/clients/" + id).isNoContent();

        WireClient.get("/clients/" + id).hasStatus(404).hasDetail("Client not found");
        WireClient.delete("/clients/" + id).hasStatus(404).hasDetail("Client not found");
        WireClient.put("/clients/" + id, quoted("{'name': 'n', 'scopes': '*', 'is_active': true}"))
                .hasStatus(404)
                .hasDetail("Client not found");
    }

    @Test
    void clientsAreListedById() {
        create("*");
        create("*");

        List<String> ids = WireClient.get("/clients?limit=100").hasStatus(200).rawItems().stream()
                .map(client -> client.get("id"))
                .toList();

        assertThat(ids).hasSizeGreaterThanOrEqualTo(2).isSorted();
        assertThat(WireClient.get("/clients?offset=1&limit=1").rawItems())
                .singleElement()
                .satisfies(client -> assertThat(client).containsEntry("id", ids.get(1)));
    }

    @Test
    void anIdInAPathMayBeSpelledInAnyOfTheUsualWays() {
        String id = create("*");

        assertThat(WireClient.get("/clients/" + id.toUpperCase(Locale.ROOT).replace("-", ""))
                        .hasStatus(200)
                        .json()
                        .path("id")
                        .asString())
                .isEqualTo(id);
    }

    private static String create(String scopes) {
        return WireClient.post("/clients", quoted("{'name': 'n', 'scopes': '" + scopes + "', 'is_active': true}"))
                .hasStatus(201)
                .json()
                .path("id")
                .asString();
    }

    private static Answer login(String id, String secret) {
        return WireClient.post(
                "/oauth/token", quoted("{'client_id': '" + id + "', 'client_secret': '" + secret + "'}"));
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
