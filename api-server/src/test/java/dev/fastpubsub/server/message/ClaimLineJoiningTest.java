package dev.fastpubsub.server.message;

import static dev.fastpubsub.server.message.StockedLine.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.server.message.StockedLine.Consumer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who comes to wait, and whether that takes a round. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClaimLineJoiningTest {

    @Test
    void whoComesToWaitWhereNothingIsThereJoinsWithoutARound() throws Exception {
        try (StockedLine line = new StockedLine()) {
            line.hearsAll = true;
            Consumer first = line.startToWait("a");
            Consumer second = line.startToWait("b");
            assertThat(line.rounds()).containsExactly(List.of("a"));
            line.publish(1);
            assertThat(first.got()).containsExactly(1L);
            line.startToWait("c");
            line.publish(1);
            assertThat(second.got()).containsExactly(2L);

            assertThat(line.rounds()).containsExactly(List.of("a"), List.of("a", "b"), List.of("b", "c"));
        }
    }

    @Test
    void theOnlyConsumerNeedsOneRoundForEachMessageAsLongAsItComesAgainSoon() throws Exception {
        try (StockedLine line = new StockedLine()) {
            line.hearsAll = true;
            for (long off = 1; off <= 3; off++) {
                Consumer consumer = line.start("a", 10, LONG);
                line.publish(1);
                assertThat(consumer.got()).containsExactly(off);
            }
            assertThat(line.rounds()).hasSize(4);
            line.line.endWhenIdle();
            line.line.endWhenIdle();
            line.startToWait("a");
            assertThat(line.rounds()).hasSize(5);
        }
    }

    @Test
    void whoComesToWaitAfterACallFindsWhatIsThere() throws Exception {
        try (StockedLine line = new StockedLine()) {
            line.hearsAll = true;
            Consumer impatient = line.start("a", 1, Duration.ofMillis(50));
            assertThat(impatient.got()).isEmpty();
            line.publish(1);

            assertThat(line.startToWait("b").got()).containsExactly(1L);
        }
    }

    @Test
    void whoComesToWaitAfterARoundThatFailedAsks() throws Exception {
        AtomicBoolean fails = new AtomicBoolean();
        try (StockedLine line = new StockedLine(round -> {
            if (fails.getAndSet(false)) {
                throw new IllegalStateException("fails");
            }
            return round;
        })) {
            line.hearsAll = true;
            Consumer first = line.startToWait("a");
            fails.set(true);
            line.line.wake();
            assertThatThrownBy(first::got).hasRootCauseMessage("fails");
            line.put(1);

            assertThat(line.startToWait("b").got()).containsExactly(1L);
        }
    }

    @Test
    void whoComesToWaitLongAfterTheLastRoundAsks() throws Exception {
        try (StockedLine line = new StockedLine(Function.identity(), Duration.ofMillis(1))) {
            line.hearsAll = true;
            Consumer first = line.startToWait("a");
            long start = System.nanoTime();
            line.put(1);
            Awaitility.await().until(() -> System.nanoTime() - start > 5_000_000);
            line.startToWait("b");

            assertThat(first.got()).containsExactly(1L);
        }
    }

    @Test
    void whoComesToWaitWhereNotEverythingCallsAsks() throws Exception {
        try (StockedLine line = new StockedLine()) {
            Consumer first = line.startToWait("a");
            line.put(1);
            line.startToWait("b");

            assertThat(first.got()).containsExactly(1L);
        }
    }
}
