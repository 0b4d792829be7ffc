package dev.fastpubsub.server.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that demands tokens, and an administrator who can get one. */
public final class Authenticated {

    public static final String KEY = Overheard.secret(UUID.randomUUID() + "-signs-the-tokens-of-the-tests");

    private static final String ADMINISTRATOR_ID = UUID.randomUUID().toString();
    private static final String ADMINISTRATOR_SECRET = Overheard.secret("administrator-" + UUID.randomUUID());

    public static final Map<String, String> ENVIRONMENT = Map.of(
            "FASTPUBSUB_AUTH_ENABLED", "true",
            "FASTPUBSUB_AUTH_SECRET_KEY", KEY,
            "FASTPUBSUB_AUTH_BOOTSTRAP_CLIENT_ID", ADMINISTRATOR_ID,
            "FASTPUBSUB_AUTH_BOOTSTRAP_CLIENT_SECRET", ADMINISTRATOR_SECRET);

    private Authenticated() {}

    /** With every scope. */
    public static String administratorToken(URI server) {
        return token(server, ADMINISTRATOR_ID, ADMINISTRATOR_SECRET);
    }

    public static String token(URI server, String clientId, String secret) {
        String body = "{\"client_id\": \"" + clientId + "\", \"client_secret\": \"" + secret + "\"}";
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/oauth/token"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            JsonNode answer = JsonMapper.shared().readTree(response.body());
            if (response.statusCode() != 201) {
                throw new IllegalStateException("no token: " + response.statusCode() + " " + response.body());
            }
            return Overheard.secret(answer.path("access_token").asString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
