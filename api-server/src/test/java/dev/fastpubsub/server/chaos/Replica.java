package dev.fastpubsub.server.chaos;

import dev.fastpubsub.server.FastpubsubApplication;
import dev.fastpubsub.wholerun.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One server of several, a process of its own on a port that it keeps. What happens to it, happens under its lock: one thing after the
 * other. Thread-safe.
 */
final class Replica implements AutoCloseable {

    private static final Duration MOST_PATIENCE = Duration.ofMinutes(3);

    private final int number;
    private final int port;
    private final Map<String, String> environment;
    private final Path log;
    private volatile @Nullable Process process;
    private volatile boolean closed;

    private Replica(int number, int port, Map<String, String> environment, Path log) {
        this.number = number;
        this.port = port;
        this.environment = environment;
        this.log = log;
    }

    static Replica of(int number, Map<String, String> environment, Path folder) {
        return new Replica(number, FreePort.find(), environment, folder.resolve("server-" + number + ".log"));
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /**
     * Starts it if it does not run, and waits until it is ready. One that ends at its start, since PostgreSQL is not there, is started again, as
     * Kubernetes does.
     *
     * @param more variables besides its own
     */
    synchronized void start(Map<String, String> more) throws IOException, InterruptedException {
        long end = System.nanoTime() + MOST_PATIENCE.toNanos();
        boolean ready = process != null && process.isAlive();
        while (!ready && !closed) {
            if (System.nanoTime() > end) {
                throw new IOException("server " + number + " did not get ready: see " + log);
            }
            Process started = launch(more);
            process = started;
            ready = isReady(started, end);
        }
    }

    private Process launch(Map<String, String> more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(program());
        command.add("server");
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("FASTPUBSUB_API_HOST", "127.0.0.1");
        variables.put("FASTPUBSUB_API_PORT", Integer.toString(port));
        variables.put("FASTPUBSUB_LOG_LEVEL", "warning");
        builder.environment().keySet().removeIf(name -> name.startsWith("FASTPUBSUB_"));
        builder.environment().putAll(variables);
        builder.environment().putAll(more);
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** From a jar beside which lies what a JVM has learnt of its start, if we were told of one; from the class path it takes three times as long. */
    private static List<String> program() {
        String jar = System.getProperty("fastpubsub.chaos.server");
        if (jar == null) {
            return List.of("-classpath", System.getProperty("java.class.path"), FastpubsubApplication.class.getName());
        }
        return List.of(
                "-XX:+UseCompactObjectHeaders",
                "-XX:AOTCache=" + Path.of(jar).resolveSibling("fastpubsub.aot"),
                "-Xlog:aot=off",
                "-Xlog:aot+class=off",
                "-Xlog:cds=off",
                "-jar",
                jar);
    }

    /** kill -9. */
    synchronized void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Kills it and starts it anew. */
    synchronized void restart(Duration pause, Map<String, String> more) throws IOException, InterruptedException {
        kill();
        Thread.sleep(pause);
        start(more);
    }

    /** Stands still for so long. */
    synchronized void pause(Duration duration) throws IOException, InterruptedException {
        Process running = process;
        if (running == null) {
            return;
        }
        Signals.stop(running.pid());
        try {
            Thread.sleep(duration);
        } finally {
            Signals.resume(running.pid());
        }
    }

    /** Waits for it; returns false once it has ended, or when the time is over. */
    private boolean isReady(Process started, long end) throws InterruptedException {
        HttpRequest ready = HttpRequest.newBuilder(uri().resolve("/readiness"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (System.nanoTime() < end && started.isAlive()) {
                try {
                    if (http.send(ready, BodyHandlers.discarding()).statusCode() == 200) {
                        return true;
                    }
                } catch (IOException e) {
                    // not listening yet
                }
                Thread.sleep(100);
            }
        }
        return false;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        Process last = process;
        if (last != null) {
            last.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        }
    }
}
