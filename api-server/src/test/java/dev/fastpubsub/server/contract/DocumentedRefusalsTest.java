package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.ApiDescription;
import dev.fastpubsub.server.support.ApiOperation;
import dev.fastpubsub.server.support.Authenticated;
import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Who is refused by each call of which the OpenAPI document says so. */
class DocumentedRefusalsTest {

    private static final String TOKEN_CALL = "/oauth/token";
    private static final int MANY = 100;

    private static TestDatabase database;
    private static TestServer server;
    private static String administrator;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        server = TestServer.start(database, Authenticated.ENVIRONMENT);
        administrator = "Bearer " + Authenticated.administratorToken(server.baseUri());
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    static Stream<ApiOperation> unauthorized() {
        return documented("401");
    }

    @ParameterizedTest
    @MethodSource("unauthorized")
    void whoDoesNotProveWhoTheyAreIsUnauthorized(ApiOperation operation) {
        Answer answer = operation.template().equals(TOKEN_CALL)
                ? login(UUID.randomUUID().toString(), "wrong")
                : send(operation, "none");

        answer.hasStatus(401).hasFields("detail");
        assertThat(answer.header("WWW-Authenticate")).hasValue("Bearer");
    }

    static Stream<ApiOperation> forbidden() {
        return documented("403");
    }

    @ParameterizedTest
    @MethodSource("forbidden")
    void whoLacksTheScopeIsForbidden(ApiOperation operation) {
        JsonNode client = client("topics:read:something-else");
        String token = Authenticated.token(
                server.baseUri(),
                client.path("id").asString(),
                client.path("secret").asString());

        send(operation, "Bearer " + token).hasStatus(403).hasDetail("Insufficient scope");
    }

    static Stream<ApiOperation> tooManyRequests() {
        return documented("429");
    }

    @ParameterizedTest
    @MethodSource("tooManyRequests")
    void whoFailsToLogInTooOftenHasToWait(ApiOperation operation) {
        String id = client("*").path("id").asString();
        String basic = "Basic " + Base64.getEncoder().encodeToString((id + ":wrong").getBytes(StandardCharsets.UTF_8));
        Answer last = fail(operation, id, basic);
        for (int i = 0; i < MANY && last.status() != 429; i++) {
            last.hasStatus(401);
            last = fail(operation, id, basic);
        }

        last.hasStatus(429).hasFields("detail");
        assertThat(last.header("Retry-After")).hasValue("1");
    }

    private static Answer fail(ApiOperation operation, String id, String basic) {
        return operation.template().equals(TOKEN_CALL) ? login(id, "wrong") : send(operation, basic);
    }

    private static JsonNode client(String scopes) {
        return send("POST", "/clients", administrator, "{\"name\": \"n\", \"scopes\": \"" + scopes + "\"}")
                .hasStatus(201)
                .json();
    }

    private static Answer login(String id, String secret) {
        return send(
                "POST", TOKEN_CALL, "none", "{\"client_id\": \"" + id + "\", \"client_secret\": \"" + secret + "\"}");
    }

    private static Answer send(ApiOperation operation, String authorization) {
        return send(operation.method(), operation.exampleTarget(), authorization, null);
    }

    private static Answer send(String method, String target, String authorization, @Nullable String body) {
        return WireClient.sendTo(
                server.baseUri(), method, target, WireClient.JSON, body, Map.of("Authorization", authorization));
    }

    private static Stream<ApiOperation> documented(String status) {
        return ApiDescription.operations().stream()
                .filter(operation -> operation.statuses().contains(status));
    }
}
