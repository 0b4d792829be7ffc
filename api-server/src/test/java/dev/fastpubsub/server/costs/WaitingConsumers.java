package dev.fastpubsub.server.costs;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Thousands of consumers in long poll on a server that has nothing for them. */
final class WaitingConsumers implements AutoCloseable {

    private static final double MOST_CPU = 0.1;
    private static final double MOST_MEBIBYTES = 300;
    private static final int WAIT_SECONDS = 20;
    private static final int MEASURED_SECONDS = 40;

    /** What is left to the collector would otherwise be counted: without a bound it takes what there is. */
    private static final List<String> HEAP = List.of("-Xmx320m", "-Xmn32m");

    private static final int WARM_UP = 5_000;

    private final URI uri;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile boolean stopped;

    private WaitingConsumers(URI uri) {
        this.uri = uri;
    }

    /** On a server of their own. False when they take more than a tenth of a core or 300 MiB. */
    static boolean measure(int consumers) throws Exception {
        Report.section(consumers + " consumers in long poll on an idle server with -Xmx320m -Xmn32m");
        try (Stage stage = Stage.start(Map.of(), HEAP)) {
            String path = "/subscriptions/" + new Rows(stage, 0).emptySubscription("idle") + "/messages?consumer_id=c";
            try (WaitingConsumers warmUp =
                    new WaitingConsumers(stage.server().baseUri().resolve(path))) {
                warmUp.ask();
                Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> warmUp.answered.get() > WARM_UP);
            }
            URI uri = stage.server().baseUri().resolve(path + "&wait_seconds=" + WAIT_SECONDS);
            try (WaitingConsumers waiting = new WaitingConsumers(uri)) {
                return waiting.measure(stage, consumers);
            }
        }
    }

    private boolean measure(Stage stage, int consumers) throws Exception {
        double before = residentMebibytes(stage.server().pid());
        for (int i = 0; i < consumers; i++) {
            ask();
            if (i % (consumers / WAIT_SECONDS) == 0) {
                Thread.sleep(1_000); // spread over the time of one wait, as they are after a while
            }
        }
        Thread.sleep(WAIT_SECONDS * 1_000L);
        int answeredBefore = answered.get();
        Usage usage = stage.meter().measure(MEASURED_SECONDS, () -> Thread.sleep(MEASURED_SECONDS * 1_000L));
        double cpu = usage.micros() / 1e6;
        double memory = residentMebibytes(stage.server().pid()) - before;
        boolean good = cpu <= MOST_CPU && memory <= MOST_MEBIBYTES && failed.get() == 0;
        Report.line(
                "CPU: %.1f %% of one core (server %.1f, PostgreSQL %.1f), bound 10; resident memory: %.0f MiB"
                        + " before, %.0f more, bound 300; %.0f answers a second, %d failed: %s",
                100 * cpu,
                usage.server() / 1e4,
                usage.postgres() / 1e4,
                before,
                memory,
                (answered.get() - answeredBefore) / (double) MEASURED_SECONDS,
                failed.get(),
                good ? "ok" : "MISSED");
        return good;
    }

    private void ask() {
        var unused = http.sendAsync(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofMinutes(1))
                                .build(),
                        BodyHandlers.ofString())
                .whenComplete((answer, failure) -> next(answer, failure));
    }

    private void next(HttpResponse<String> answer, Throwable failure) {
        if (stopped) {
            return;
        }
        if (failure != null || answer.statusCode() != 200) {
            failed.incrementAndGet();
            return;
        }
        answered.incrementAndGet();
        ask();
    }

    private static double residentMebibytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw new IOException("no VmRSS of process " + pid);
    }

    @Override
    public void close() {
        stopped = true;
        http.shutdownNow();
    }
}
