package dev.fastpubsub.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.Authenticated;
import dev.fastpubsub.server.support.Overheard;
import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server with authentication, and what its administrator does. */
final class AuthServer implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final TestServer server;
    private final String administrator;

    private AuthServer(TestServer server) {
        this.server = server;
        this.administrator = "Bearer " + Authenticated.administratorToken(server.baseUri());
    }

    static AuthServer start(TestDatabase database) {
        return start(database, Map.of());
    }

    static AuthServer start(TestDatabase database, Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(Authenticated.ENVIRONMENT);
        variables.put("FASTPUBSUB_LOG_REQUESTS", "true");
        variables.putAll(environment);
        return new AuthServer(TestServer.start(database, variables));
    }

    URI baseUri() {
        return server.baseUri();
    }

    /** With every scope. */
    String administrator() {
        return administrator;
    }

    Credential client(String scopes) {
        JsonNode created =
                ok(send("POST", "/clients", administrator, "{\"name\": \"n\", \"scopes\": \"" + scopes + "\"}"));
        return new Credential(
                created.path("id").asString(), created.path("secret").asString(), scopes);
    }

    /** A value for the header {@code Authorization}. */
    String token(Credential client) {
        return "Bearer " + Authenticated.token(baseUri(), client.id(), client.secret());
    }

    void update(Credential client, boolean active) {
        JsonNode unused = ok(send(
                "PUT",
                "/clients/" + client.id(),
                administrator,
                "{\"name\": \"n\", \"scopes\": \"" + client.scopes() + "\", \"is_active\": " + active + "}"));
    }

    void delete(Credential client) {
        assertThat(send("DELETE", "/clients/" + client.id(), administrator, null)
                        .statusCode())
                .isEqualTo(204);
    }

    HttpResponse<String> get(String path, @Nullable String authorization) {
        return send("GET", path, authorization, null);
    }

    HttpResponse<String> send(String method, String path, @Nullable String authorization, @Nullable String json) {
        HttpRequest.Builder request = HttpRequest.newBuilder(baseUri().resolve(path))
                .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .header("Content-Type", "application/json");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            Overheard.answer(path, answer.statusCode(), answer.body());
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        return JsonMapper.shared().readTree(answer.body());
    }

    @Override
    public void close() {
        server.close();
    }

    record Credential(String id, String secret, String scopes) {}
}
