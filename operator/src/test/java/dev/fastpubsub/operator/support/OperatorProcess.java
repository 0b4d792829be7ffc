package dev.fastpubsub.operator.support;

import dev.fastpubsub.wholerun.FreePort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The operator as a process of its own, which can be killed, and what it says. */
public final class OperatorProcess implements AutoCloseable {

    private final Process process;
    private final int port;
    private final Thread listener;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private OperatorProcess(Process process, int port) {
        this.process = process;
        this.port = port;
        this.listener = Thread.ofVirtual().start(this::listen);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** @param settings without the prefix, on top of those of {@link TestOperator} */
    public static OperatorProcess start(
            Class<?> mainClass,
            KubernetesServer kubernetes,
            URI server,
            Map<String, String> settings,
            String... arguments) {
        int port = FreePort.find();
        Map<String, String> environment = new HashMap<>(TestOperator.environment(server));
        environment.put("FASTPUBSUB_OPERATOR_PORT", Integer.toString(port));
        settings.forEach((name, value) -> environment.put("FASTPUBSUB_OPERATOR_" + name, value));
        environment.put("KUBERNETES_NAMESPACE", TestOperator.NAMESPACE);
        environment.putAll(kubernetes.environment());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx150m",
                "-classpath",
                System.getProperty("java.class.path"),
                mainClass.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("FASTPUBSUB_"));
        builder.environment().putAll(environment);
        try {
            return new OperatorProcess(builder.start(), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has said so far. */
    public List<String> lines() {
        return lines;
    }

    /** What it has said from its start to its end. */
    public List<String> allLines() {
        try {
            listener.join();
            return lines;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end; fails when it does not come. */
    public int exitCode() {
        try {
            if (!process.waitFor(90, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the operator goes on; it said:\n" + String.join("\n", lines));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Memory that the whole process holds, of which the heap is a part; zero where the system does not tell. */
    public long residentMegabytes() {
        try (Stream<String> status = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return status.filter(line -> line.startsWith("VmRSS"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    / 1024;
        } catch (IOException e) {
            return 0;
        }
    }

    /** As kill -9 does. */
    public void kill() {
        process.destroyForcibly();
        int unused = exitCode();
    }

    /** As Kubernetes does. */
    public void terminate() {
        process.destroy();
    }

    /** Zero while nobody listens. */
    public int status(String path) {
        return get(path).map(HttpResponse::statusCode).orElse(0);
    }

    /** Empty while nobody listens. */
    public String body(String path) {
        return get(path).map(HttpResponse::body).orElse("");
    }

    private Optional<HttpResponse<String>> get(String path) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return Optional.of(http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private void listen() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                Overheard.said(line);
            }
        } catch (IOException e) {
            // It has ended.
        }
    }

    @Override
    public void close() {
        if (isAlive()) {
            Overheard.said(body("/metrics"));
        }
        process.destroyForcibly();
    }
}
