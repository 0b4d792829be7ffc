package dev.fastpubsub.operator.support;

import static org.awaitility.Awaitility.await;

import dev.fastpubsub.operator.config.OperatorConfig;
import dev.fastpubsub.operator.server.FastpubsubServer;
import dev.fastpubsub.wholerun.FreePort;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The real API server, demanding tokens, as a process over a database of its own: so it can be killed and come back on the same
 * port with everything it had.
 */
public final class ApiServer implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);

    /** The operator's client, which each start of the server makes or restores. */
    public static final String CLIENT_ID = UUID.randomUUID().toString();

    public static final String CLIENT_SECRET = Overheard.secret(UUID.randomUUID() + "-of-the-operator");

    private static final String KEY = Overheard.secret(UUID.randomUUID() + "-signs-the-tokens");

    private static @Nullable ApiServer shared;

    private final Map<String, String> environment;
    private final int port;
    private final FastpubsubServer administrator;
    private @Nullable Process process;

    private ApiServer(Map<String, String> environment, int port) {
        this.environment = environment;
        this.port = port;
        this.administrator = new FastpubsubServer(
                OperatorConfig.read(Map.of(
                                "FASTPUBSUB_OPERATOR_NAMESPACE",
                                "any",
                                "FASTPUBSUB_OPERATOR_SERVER_URL",
                                uri().toString(),
                                "FASTPUBSUB_OPERATOR_CLIENT_ID",
                                CLIENT_ID,
                                "FASTPUBSUB_OPERATOR_CLIENT_SECRET",
                                CLIENT_SECRET))
                        .server(),
                new SimpleMeterRegistry(),
                Clock.systemUTC(),
                false);
    }

    /** One for all tests of this JVM that neither kill it nor count what is on it. */
    public static synchronized ApiServer shared() {
        ApiServer running = shared;
        if (running == null) {
            running = start();
            shared = running;
        }
        return running;
    }

    public static ApiServer start() {
        int port = FreePort.find();
        Map<String, String> environment = new HashMap<>();
        environment.put("FASTPUBSUB_DATABASE_URL", TestDatabases.create());
        environment.put("FASTPUBSUB_API_HOST", "127.0.0.1");
        environment.put("FASTPUBSUB_API_PORT", Integer.toString(port));
        environment.put("FASTPUBSUB_API_SHUTDOWN_DELAY_SECONDS", "0");
        environment.put("FASTPUBSUB_LOG_LEVEL", "warning");
        environment.put("FASTPUBSUB_AUTH_ENABLED", "true");
        environment.put("FASTPUBSUB_AUTH_SECRET_KEY", KEY);
        environment.put("FASTPUBSUB_AUTH_BOOTSTRAP_CLIENT_ID", CLIENT_ID);
        environment.put("FASTPUBSUB_AUTH_BOOTSTRAP_CLIENT_SECRET", CLIENT_SECRET);
        ApiServer server = new ApiServer(environment, port);
        server.revive();
        return server;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Somebody with every scope, straight to the server: what tests look at and change things with. */
    public FastpubsubServer administrator() {
        return administrator;
    }

    /** For calls that are nothing to the operator, such as publishing. */
    public String token() {
        String body = "{\"client_id\": \"" + CLIENT_ID + "\", \"client_secret\": \"" + CLIENT_SECRET + "\"}";
        HttpRequest request = HttpRequest.newBuilder(uri().resolve("/oauth/token"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            String answer = http.send(request, BodyHandlers.ofString()).body();
            return JsonMapper.shared().readTree(answer).path("access_token").asString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As kill -9 does. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            awaitEnd(running);
        }
    }

    /** Starts it again, as it was. */
    public void revive() {
        try {
            Process started = ApiServerBuild.java("dev.fastpubsub.server.FastpubsubApplication", environment, "server")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process = started;
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            await().atMost(START).pollInterval(Duration.ofMillis(100)).until(() -> isReady(started));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isReady(Process started) throws InterruptedException {
        if (!started.isAlive()) {
            throw new IllegalStateException("the server did not start; what it said stands above");
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest ready =
                    HttpRequest.newBuilder(uri().resolve("/readiness")).build();
            return http.send(ready, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static void awaitEnd(Process running) {
        try {
            if (!running.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a process does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        administrator.close();
        kill();
    }
}
