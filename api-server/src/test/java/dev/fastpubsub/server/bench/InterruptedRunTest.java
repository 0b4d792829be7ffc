package dev.fastpubsub.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.cli.Outcome;
import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Ctrl-C, which interrupts the run's thread. */
class InterruptedRunTest {

    @ParameterizedTest
    @ValueSource(strings = {"publish", "end-to-end", "fan-out"})
    void aRunThatIsInterruptedClearsUpAndTellsWhatItHas(String command) throws Exception {
        try (TestDatabase database = TestDatabase.create();
                TestServer server = TestServer.start(database, Map.of())) {
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            Thread runner = Thread.ofPlatform()
                    .start(() -> outcome.complete(BenchRun.run(
                            Map.of(),
                            "bench",
                            command,
                            "--url",
                            server.baseUri().toString(),
                            "--duration",
                            "60",
                            "--warmup",
                            "0")));
            await().atMost(Duration.ofSeconds(20)).until(() -> hasMessages(server.baseUri()));
            // Its publisher learns of the first a moment later than the database.
            Thread.sleep(500);

            runner.interrupt();

            Outcome interrupted = outcome.get(20, TimeUnit.SECONDS);
            assertThat(interrupted.exitCode()).isEqualTo(1);
            assertThat(interrupted.error()).isEmpty();
            assertThat(interrupted.output())
                    .containsPattern("publish +[1-9]")
                    .contains("stopped early")
                    .contains("not checked for losses");
            assertThat(BenchRun.get(server.baseUri(), "/topics").path("data")).isEmpty();
            assertThat(BenchRun.get(server.baseUri(), "/subscriptions").path("data"))
                    .isEmpty();
        }
    }

    private static boolean hasMessages(URI server) {
        for (JsonNode subscription : BenchRun.get(server, "/subscriptions").path("data")) {
            JsonNode counts = BenchRun.get(
                    server, "/subscriptions/" + subscription.path("id").asString() + "/metrics");
            if (counts.path("available").asLong()
                            + counts.path("delivered").asLong()
                            + counts.path("acked").asLong()
                    > 0) {
                return true;
            }
        }
        return false;
    }

    @Test
    void whatCannotBeDeletedIsSaid() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                TestServer server = TestServer.start(database, Map.of());
                Proxy proxy =
                        Proxy.start(server.baseUri(), call -> call.method().equals("DELETE") ? null : call.forward())) {
            Outcome outcome = BenchRun.run(
                    Map.of(), "bench", "publish", "--url", proxy.url(), "--messages", "1", "--warmup", "0");

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.error()).contains("left behind: DELETE /topics/bench-");
        }
    }
}
