package dev.fastpubsub.server.support;

import dev.fastpubsub.server.FastpubsubApplication;
import dev.fastpubsub.wholerun.FreePort;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real server in a process of its own, so that its CPU is not the load driver's. */
public final class ServerProcess implements AutoCloseable {

    private static final int START_SECONDS = 60;

    private static final List<String> OUR_PROGRAM = List.of(
            "-classpath", System.getProperty("java.class.path"), FastpubsubApplication.class.getName(), "server");

    private final Process process;
    private final URI baseUri;

    private ServerProcess(Process process, URI baseUri) {
        this.process = process;
        this.baseUri = baseUri;
    }

    public static ServerProcess start(Map<String, String> environment) throws IOException, InterruptedException {
        return start(environment, List.of());
    }

    /** @param javaOptions besides ours, and stronger than those */
    public static ServerProcess start(Map<String, String> environment, List<String> javaOptions)
            throws IOException, InterruptedException {
        return start(environment, javaOptions, OUR_PROGRAM, Redirect.INHERIT);
    }

    /** @param log a file that gets what it says on standard error */
    public static ServerProcess start(Map<String, String> environment, List<String> javaOptions, Path log)
            throws IOException, InterruptedException {
        return start(environment, javaOptions, OUR_PROGRAM, Redirect.appendTo(log.toFile()));
    }

    /** Another build's. */
    public static ServerProcess startJar(Path jar, Map<String, String> environment)
            throws IOException, InterruptedException {
        return start(environment, List.of(), List.of("-jar", jar.toString(), "server"), Redirect.INHERIT);
    }

    private static ServerProcess start(
            Map<String, String> environment, List<String> javaOptions, List<String> program, Redirect error)
            throws IOException, InterruptedException {
        int port = FreePort.find();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseCompactObjectHeaders",
                "-XX:+UseSerialGC",
                "-XX:MaxNewSize=64m",
                "-Xms64m",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=30",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(javaOptions);
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("FASTPUBSUB_API_HOST", "127.0.0.1");
        variables.put("FASTPUBSUB_API_PORT", Integer.toString(port));
        variables.putIfAbsent("FASTPUBSUB_LOG_LEVEL", "warning");
        variables.putIfAbsent("FASTPUBSUB_API_SHUTDOWN_DELAY_SECONDS", "0");
        builder.environment().keySet().removeIf(name -> name.startsWith("FASTPUBSUB_"));
        builder.environment().putAll(variables);
        Process process = builder.inheritIO().redirectError(error).start();
        ServerProcess server = new ServerProcess(process, URI.create("http://127.0.0.1:" + port));
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        server.awaitReady();
        return server;
    }

    public long pid() {
        return process.pid();
    }

    public URI baseUri() {
        return baseUri;
    }

    /** As Kubernetes does it: SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Whether it has ended within so many seconds. */
    public boolean hasEndedWithin(int seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    /** Of a process that has ended. */
    public int exitCode() {
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private void awaitReady() throws InterruptedException, IOException {
        HttpRequest ready =
                HttpRequest.newBuilder(baseUri.resolve("/readiness")).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS); System.nanoTime() < end; ) {
                if (!process.isAlive()) {
                    break;
                }
                try {
                    if (http.send(ready, BodyHandlers.discarding()).statusCode() == 200) {
                        return;
                    }
                } catch (IOException e) {
                    // not listening yet
                }
                Thread.sleep(100);
            }
        }
        close();
        throw new IOException("the server did not start; what it said stands above");
    }
}
