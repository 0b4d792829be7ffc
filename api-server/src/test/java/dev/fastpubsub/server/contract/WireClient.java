package dev.fastpubsub.server.contract;

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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Sends requests to the server under test exactly as they are given. Every answer must be in the OpenAPI document. */
final class WireClient {

    static final String JSON = "application/json";

    private static final String AUTHORIZATION = "Authorization";

    private static final String RUN =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    private static final AtomicLong SEQUENCE = new AtomicLong();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private WireClient() {}

    /** Where the server under test listens. */
    static URI server() {
        return Server.URL;
    }

    /** What every request shows where the server under test demands it. */
    static Optional<String> token() {
        return Server.TOKEN;
    }

    /** An id that nobody else uses, for a topic or a subscription; it ends with a letter, so neither is one with more digits behind it. */
    static String freshId() {
        return "wire-" + RUN + "-" + SEQUENCE.incrementAndGet() + "x";
    }

    static Answer get(String path) {
        return send("GET", path, null, null);
    }

    static Answer delete(String path) {
        return send("DELETE", path, null, null);
    }

    static Answer post(String path, String body) {
        return send("POST", path, JSON, body);
    }

    static Answer put(String path, String body) {
        return send("PUT", path, JSON, body);
    }

    static Answer send(String method, String path, @Nullable String contentType, @Nullable String body) {
        return send(method, path, contentType, body, Map.of());
    }

    static Answer send(
            String method,
            String path,
            @Nullable String contentType,
            @Nullable String body,
            Map<String, String> headers) {
        return sendTo(server(), method, path, contentType, body, headers);
    }

    /** To a server of the test's own. */
    static Answer sendTo(
            URI server,
            String method,
            String path,
            @Nullable String contentType,
            @Nullable String body,
            Map<String, String> headers) {
        HttpRequest.BodyPublisher publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .method(method, publisher);
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        Server.TOKEN
                .filter(token -> !headers.containsKey(AUTHORIZATION))
                .ifPresent(token -> request.header(AUTHORIZATION, "Bearer " + token));
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            Overheard.answer(path, response.statusCode(), response.body());
            return new Answer(response.statusCode(), response.headers().map(), response.body())
                    .isDocumented(method, path);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Found or started on first use, once per JVM; {@code -Dfastpubsub.test.auth=true} starts it with authentication. */
    private static final class Server {

        private static final String GIVEN = System.getProperty("fastpubsub.url", "");
        private static final boolean AUTHENTICATED = Boolean.getBoolean("fastpubsub.test.auth");

        private static final URI URL = GIVEN.isEmpty()
                ? TestServer.start(TestDatabase.create(), environment()).baseUri()
                : URI.create(GIVEN);

        /** With a log of requests, for {@link SecretsTest} to read. */
        private static Map<String, String> environment() {
            Map<String, String> environment = new HashMap<>(AUTHENTICATED ? Authenticated.ENVIRONMENT : Map.of());
            environment.put("FASTPUBSUB_LOG_REQUESTS", "true");
            return environment;
        }

        private static final Optional<String> TOKEN = GIVEN.isEmpty() && AUTHENTICATED
                ? Optional.of(Authenticated.administratorToken(URL))
                : Optional.ofNullable(System.getProperty("fastpubsub.token"));
    }
}
