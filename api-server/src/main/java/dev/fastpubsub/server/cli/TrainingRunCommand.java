package dev.fastpubsub.server.cli;

import dev.fastpubsub.server.config.FastpubsubConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;

/**
 * Starts a server, asks it this and that, and stops it: with {@code -XX:AOTCacheOutput} the JVM learns from that what a start needs, and
 * the next one takes a third of the time (JEP 483, 514 and 515). Needs neither database nor settings, so that an image can be built
 * anywhere.
 */
@Command(
        name = "training-run",
        description = "Starts and stops a server without a database, for the JVM to learn how (-XX:AOTCacheOutput).",
        hidden = true,
        mixinStandardHelpOptions = true)
final class TrainingRunCommand implements Callable<Integer> {

    private static final Map<String, String> SETTINGS = Map.of(
            "FASTPUBSUB_DATABASE_URL", "postgresql://127.0.0.1:1/nothing-there",
            "FASTPUBSUB_API_HOST", "127.0.0.1",
            "FASTPUBSUB_API_PORT", "0",
            "FASTPUBSUB_API_SHUTDOWN_DELAY_SECONDS", "0",
            "FASTPUBSUB_LOG_LEVEL", "critical");

    /** Calls that are answered without a database. */
    private static final List<String> READS =
            List.of("/liveness", "/docs", "/openapi.json", "/topics?limit=0", "/subscriptions/s/messages", "/nowhere");

    private static final List<String> WRITES =
            List.of("/topics", "/subscriptions", "/topics/t/messages", "/subscriptions/s/acks", "/oauth/token");

    private static final int ROUNDS = 3;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext context = Server.startWithoutDatabase(FastpubsubConfig.read(SETTINGS));
                HttpClient http = HttpClient.newHttpClient()) {
            URI server =
                    URI.create("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port"));
            for (int round = 0; round < ROUNDS; round++) {
                for (String path : READS) {
                    send(http, HttpRequest.newBuilder(server.resolve(path)));
                }
                for (String path : WRITES) {
                    send(
                            http,
                            HttpRequest.newBuilder(server.resolve(path))
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString("{\"n\": [1]}")));
                }
            }
        }
        return 0;
    }

    private static void send(HttpClient http, HttpRequest.Builder request) throws IOException, InterruptedException {
        http.send(request.build(), BodyHandlers.discarding());
    }
}
