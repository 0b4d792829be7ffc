package dev.fastpubsub.operator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Some seconds of faults; {@code make operator-chaos} is the same for as long as one likes. */
class OperatorChaosTest {

    private static final long SEED = Long.getLong("fastpubsub.test.chaos.seed", 1);
    private static final int SECONDS = Integer.getInteger("fastpubsub.test.chaos.seconds", 20);

    @Test
    void afterFaultsOfAllKindsTheWorldIsAsWishedFor() throws InterruptedException {
        try (Chaos chaos = new Chaos(SEED)) {
            assertThat(String.join("\n", chaos.run(Duration.ofSeconds(SECONDS))))
                    .as("seed " + SEED)
                    .isEmpty();
        }
    }
}
