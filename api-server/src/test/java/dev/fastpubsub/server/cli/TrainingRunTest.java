package dev.fastpubsub.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the JVM learns from when an image or `./fastpubsub` is built. */
class TrainingRunTest {

    @Test
    void startsAndStopsAServerWithoutDatabaseAndSettings() {
        Outcome outcome = Outcome.of(Map.of(), Path.of(""), "training-run");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.error()).isEmpty();
    }

    @Test
    void helpDoesNotTellOfIt() {
        assertThat(Outcome.of(Map.of(), Path.of(""), "--help").output()).doesNotContain("training");
    }
}
