package dev.fastpubsub.server.hostile;

import dev.fastpubsub.server.support.ServerProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * How a server is, once its garbage is gone.
 *
 * @param heapMebibytes in use
 * @param threads of the platform; virtual ones are in the heap
 * @param databaseConnections in use
 */
record Vitals(long heapMebibytes, long threads, long databaseConnections) {

    private static final int LOOKS = 20;
    private static final long BETWEEN_LOOKS_MILLIS = 500;

    /** Waits until memory and connections are given back of what is still under way, as long as that gets less. */
    static Vitals of(ServerProcess server) throws IOException, InterruptedException {
        Vitals before = collected(server);
        for (int look = 0; look < LOOKS; look++) {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
            Vitals now = collected(server);
            // What looks after itself, the scrape among it, uses a connection for a moment now and then.
            if (now.heapMebibytes >= before.heapMebibytes && now.databaseConnections == 0) {
                return now;
            }
            before = now;
        }
        return before;
    }

    private static Vitals collected(ServerProcess server) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process collection = new ProcessBuilder(jcmd, Long.toString(server.pid()), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!collection.waitFor(60, TimeUnit.SECONDS) || collection.exitValue() != 0) {
            throw new IOException("jcmd GC.run did not work on process " + server.pid());
        }
        return scraped(server);
    }

    private static Vitals scraped(ServerProcess server) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(server.baseUri().resolve("/metrics")).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            String metrics = http.send(request, BodyHandlers.ofString()).body();
            return new Vitals(
                    (long) sum(metrics, "jvm_memory_used_bytes{area=\"heap\"") >> 20,
                    (long) sum(metrics, "jvm_threads_live_threads"),
                    (long) sum(metrics, "hikaricp_connections_active"));
        }
    }

    private static double sum(String metrics, String prefix) {
        double[] values = metrics.lines()
                .filter(line -> line.startsWith(prefix))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .toArray();
        if (values.length == 0) {
            throw new IllegalStateException("no metric " + prefix);
        }
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
