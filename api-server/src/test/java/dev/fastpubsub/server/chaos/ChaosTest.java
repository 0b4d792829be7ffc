package dev.fastpubsub.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Short runs, with a fault of each sort. {@code make chaos} runs as long as you like. */
@DisabledIfSystemProperty(named = "fastpubsub.test.auth", matches = "true", disabledReason = "once is enough")
class ChaosTest {

    private static final int RATE = 300;

    @Test
    void everyPromiseIsKeptWhileEverythingFails() throws Exception {
        run(Layout.DIRECT, 15);
    }

    @Test
    void everyPromiseIsKeptBehindPgBouncer() throws Exception {
        run(Layout.PGBOUNCER, 5);
    }

    @Test
    void everyPromiseIsKeptWhenTheStandbyTakesOver() throws Exception {
        run(Layout.STANDBY, 5);
    }

    private static void run(Layout layout, int seconds) throws Exception {
        assumeThat(layout.obstacle()).isEmpty();
        // A process of its own: its HTTP client must not repeat calls, which only a JVM that has made none yet can be
        // told.
        Process run = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        Chaos.class.getName(),
                        "--layout=" + layout,
                        "--seconds=" + seconds,
                        "--rate=" + RATE))
                .redirectErrorStream(true)
                .start();
        String said;
        try {
            said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            run.destroy();
        }

        assertThat(run.waitFor()).as(said).isZero();
    }
}
