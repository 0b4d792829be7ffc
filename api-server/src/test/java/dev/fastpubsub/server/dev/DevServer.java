package dev.fastpubsub.server.dev;

import dev.fastpubsub.server.FastpubsubApplication;
import dev.fastpubsub.server.config.ConfigException;
import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.database.Migrations;
import dev.fastpubsub.server.support.QuietLogging;
import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code ./fastpubsub dev}: a PostgreSQL of its own, migrated, and the server over it. The one argument is the folder
 * that keeps the data; every {@code FASTPUBSUB_} variable but the database's URL is the server's.
 *
 * <p>Thread-safety: the main thread starts one thing after the other, each under the lock of {@code running}; the
 * shutdown hook takes that lock once, so it waits for the step in progress, stops all in reverse order, and nothing
 * starts afterwards.
 */
public final class DevServer {
    private static final String URL = "FASTPUBSUB_DATABASE_URL";
    private static final String HOST = "FASTPUBSUB_API_HOST";
    private static final String PORT = "FASTPUBSUB_API_PORT";

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private volatile boolean started;
    private volatile boolean stopping;

    private DevServer() {}

    public static void main(String[] arguments) throws InterruptedException {
        QuietLogging.untilServerStarts();
        DevServer server = new DevServer();
        Runtime.getRuntime().addShutdownHook(new Thread(server::interrupt, "stop-dev-server"));
        try {
            server.start(Path.of(arguments[0]), environment());
        } catch (Exception exception) {
            if (!server.stopping) {
                explain(exception);
                server.stop();
                Runtime.getRuntime().halt(1);
            }
        }
        new CountDownLatch(1).await();
    }

    private void start(Path folderPath, Map<String, String> environment) throws Exception {
        DevFolder folder = start(() -> DevFolder.take(folderPath));
        String host = environment.getOrDefault(HOST, "127.0.0.1");
        int port = port(environment.getOrDefault(PORT, "8000"));
        requireFree(host, port);
        Map<String, String> settings = new HashMap<>(environment);
        settings.put(URL, "postgresql://localhost/not-yet-started");
        settings.put(HOST, host);
        settings.put(PORT, Integer.toString(port));
        settings.putIfAbsent("FASTPUBSUB_API_SHUTDOWN_DELAY_SECONDS", "0");
        FastpubsubConfig.read(settings); // before anything is started that would have to be stopped again
        DevPostgres postgres = start(() -> DevPostgres.start(folder, DevServer::say));
        say("migrating the database");
        migrate(postgres, folderPath);
        say("starting the server");
        if (environment.containsKey(URL)) {
            say(URL + " is set and not used: `dev` brings its own database");
        }
        settings.put(URL, postgres.jdbcUrl());
        ConfigurableApplicationContext context = start(() -> FastpubsubApplication.startServer(Map.copyOf(settings)));
        started = true;
        say("for psql and the other commands: " + URL + "=" + postgres.url());
        String address = "http://localhost:" + TestServer.port(context);
        say("listening on " + address + " (Ctrl-C stops it); try: curl -X POST " + address
                + "/topics -H 'Content-Type: application/json' -d '{\"id\": \"hello\"}'");
    }

    private static void migrate(DevPostgres postgres, Path folder) {
        try {
            Migrations.migrate(postgres.dataSource());
        } catch (FlywayValidateException exception) {
            throw new DevFailure(
                    "the data in " + folder + " were made by a build with other migrations: delete the folder");
        }
    }

    private <T extends AutoCloseable> T start(Callable<T> step) throws Exception {
        synchronized (running) {
            if (stopping) {
                throw new DevFailure("stopped while starting");
            }
            T started = step.call();
            running.push(started);
            return started;
        }
    }

    /** Ctrl-C and the like: the JVM ends when this returns. */
    private void interrupt() {
        stopping = true;
        say("stopping");
        if (!started) {
            // What a start given up half-way still reports, the server's complaints among it, is no news.
            System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        }
        stop();
    }

    private void stop() {
        synchronized (running) {
            while (!running.isEmpty()) {
                try {
                    running.pop().close();
                } catch (Exception exception) {
                    System.err.println("fastpubsub dev: " + exception.getMessage());
                }
            }
        }
    }

    /** A line for each thing that somebody can do something about; everything where nobody foresaw it. */
    private static void explain(Exception exception) {
        if (!(exception instanceof DevFailure) && !(exception instanceof ConfigException)) {
            exception.printStackTrace();
        }
        String.valueOf(exception.getMessage()).lines().forEach(line -> System.err.println("fastpubsub dev: " + line));
    }

    private static Map<String, String> environment() {
        return System.getenv().entrySet().stream()
                .filter(variable -> variable.getKey().startsWith("FASTPUBSUB_"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new DevFailure(PORT + "=" + text + ": expected a port from 1 to 65535");
        }
        return Integer.parseInt(text);
    }

    /** Before anything is started: the usual reason for a server not to start is another on its port. */
    private static void requireFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (IOException exception) {
            throw new DevFailure("cannot listen on " + host + " port " + port + " (" + exception.getMessage()
                    + "): stop what uses it, or choose another with " + PORT + "=8001 ./fastpubsub dev");
        }
    }

    private static void say(String line) {
        System.out.println("fastpubsub dev: " + line);
    }
}
