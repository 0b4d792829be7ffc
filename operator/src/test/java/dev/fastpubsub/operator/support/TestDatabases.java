package dev.fastpubsub.operator.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Databases with the schema of this build, on a PostgreSQL that the first one starts and that ends with this JVM. */
final class TestDatabases {

    private static final String ANSWER = "database ";

    private static @Nullable Process process;
    private static @Nullable BufferedReader answers;

    private TestDatabases() {}

    /** The JDBC URL of a new one. */
    static synchronized String create() {
        try {
            BufferedReader lines = started();
            OutputStream requests = running().getOutputStream();
            requests.write('\n');
            requests.flush();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(ANSWER)) {
                    return line.substring(ANSWER.length());
                }
            }
            throw new IllegalStateException("no PostgreSQL for the tests; what it said stands above");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedReader started() throws IOException {
        BufferedReader lines = answers;
        if (lines == null) {
            Process started = ApiServerBuild.java("dev.fastpubsub.server.support.DatabaseProcess", Map.of())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroy));
            process = started;
            lines = new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
            answers = lines;
        }
        return lines;
    }

    private static Process running() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("not started");
        }
        return running;
    }
}
