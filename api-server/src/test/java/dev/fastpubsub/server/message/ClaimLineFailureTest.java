package dev.fastpubsub.server.message;

import static dev.fastpubsub.server.message.StockedLine.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.message.StockedLine.Consumer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom a failure concerns, and that the line outlives it. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClaimLineFailureTest {
    private static final int IN_ONE_ROUND = 50;

    private final AtomicReference<@Nullable Runnable> failure = new AtomicReference<>();

    /** The next round fails. */
    private final Function<ClaimRound, ClaimRound> disturbance = round -> {
        Runnable next = failure.getAndSet(null);
        if (next != null) {
            next.run();
        }
        return round;
    };

    @Test
    void aFailureIsToldToThoseOfTheRoundAndTheOthersWaitOn() throws Exception {
        try (StockedLine line = new StockedLine(disturbance)) {
            List<Consumer> waiting = startToWait(line, IN_ONE_ROUND + 10);
            FastpubsubException down = new FastpubsubException(ErrorCode.DATABASE_DOWN);
            fail(down);
            line.line.wake();

            assertThat(waiting.subList(0, IN_ONE_ROUND)).allMatch(consumer -> failureOf(consumer) == down);
            line.publish(10);
            assertThat(waiting.subList(IN_ONE_ROUND, waiting.size()))
                    .allMatch(consumer -> consumer.got().size() == 1);
        }
    }

    @Test
    void whileTheDatabaseIsDownWhoeverComesBehindThoseWhoWaitIsToldAtOnce() throws Exception {
        try (StockedLine line = new StockedLine(disturbance)) {
            List<Consumer> waiting = startToWait(line, 3);
            FastpubsubException down = new FastpubsubException(ErrorCode.DATABASE_DOWN);
            fail(down);
            Consumer asking = line.start("asking");

            assertThat(failureOf(asking)).isSameAs(down);
            assertThat(failureOf(waiting.getFirst())).isSameAs(down);
            line.publish(2);
            assertThat(waiting.subList(1, 3))
                    .allMatch(consumer -> consumer.got().size() == 1);
        }
    }

    @Test
    void whoHasNotBeenTriedForIsTriedForAfterAFailure() throws Exception {
        try (StockedLine line = new StockedLine(disturbance)) {
            var gate = line.hold(1);
            fail(new FastpubsubException(ErrorCode.DATABASE_DOWN));
            Consumer first = line.start("a");
            Consumer second = line.start("b");
            line.put(1);
            gate.open();

            assertThat(failureOf(first)).isInstanceOf(FastpubsubException.class);
            assertThat(second.got()).containsExactly(1L);
        }
    }

    @Test
    void thatTheSubscriptionIsGoneIsToldToEverybody() throws Exception {
        try (StockedLine line = new StockedLine(round -> {
            if (failure.get() != null) {
                throw new FastpubsubException(ErrorCode.SUBSCRIPTION_NOT_FOUND);
            }
            return round;
        })) {
            List<Consumer> waiting = startToWait(line, 2 * IN_ONE_ROUND + 10);
            failure.set(() -> {});
            line.line.wake();

            assertThat(waiting)
                    .allMatch(consumer -> failureOf(consumer) instanceof FastpubsubException gone
                            && gone.code() == ErrorCode.SUBSCRIPTION_NOT_FOUND);
            line.line.endWhenIdle();
            line.line.endWhenIdle();
            assertThat(line.ended).hasValue(1);
        }
    }

    @Test
    void anErrorFailsTheRoundAndTheLineGoesOn() throws Exception {
        try (StockedLine line = new StockedLine(disturbance)) {
            Consumer leading = line.startToWait("b");
            Consumer with = line.startToWait("c");
            Error error = new StackOverflowError("deep");
            failure.set(() -> {
                throw error;
            });
            line.line.wake();

            for (Consumer consumer : List.of(leading, with)) {
                assertThat(failureOf(consumer))
                        .isInstanceOf(IllegalStateException.class)
                        .cause()
                        .isSameAs(error);
            }
            line.put(1);
            assertThat(line.start("d").got()).containsExactly(1L);
        }
    }

    @Test
    void anErrorInARoundForOthersDoesNotTakeWhoeverRanItOutOfTheLine() throws Exception {
        try (StockedLine line = new StockedLine(disturbance)) {
            Consumer other = line.startToWait("other");
            failure.set(() -> {
                throw new StackOverflowError("deep");
            });
            Consumer leading = line.startToWait("leading");

            assertThat(failureOf(other)).isInstanceOf(IllegalStateException.class);
            line.publish(1);
            assertThat(leading.got()).containsExactly(1L);
        }
    }

    @Test
    void whoseTurnDoesNotComeInTimeIsToldThatTheDatabaseIsBusy() throws Exception {
        try (StockedLine line = new StockedLine()) {
            var gate = line.hold(1);
            Consumer slow = line.start("a");
            Consumer waiting = line.startToWait("b");
            Consumer asking = line.start("c");

            assertBusy(waiting);
            assertBusy(asking);
            line.put(1);
            Consumer later = line.start("d");
            gate.open();
            assertThat(slow.got()).isEmpty();
            assertThat(later.got()).containsExactly(1L);
            line.line.endWhenIdle();
            line.line.endWhenIdle();
            assertThat(line.ended).hasValue(1);
        }
    }

    @Test
    void whoIsInterruptedLeavesTheLine() throws Exception {
        try (StockedLine line = new StockedLine()) {
            Consumer waiting = line.startToWait("a");
            Consumer other = line.startToWait("b");
            waiting.thread().interrupt();

            assertThat(waiting.got()).isEmpty();
            line.publish(1);
            assertThat(other.got()).containsExactly(1L);
        }
    }

    @Test
    void anInterruptOfWhoeverRunsARoundDoesNotReachTheOthersWork() throws Exception {
        try (StockedLine line = new StockedLine(round -> {
            if (Thread.currentThread().isInterrupted()) {
                throw new FastpubsubException(ErrorCode.DATABASE_BUSY, "interrupted", null);
            }
            return round;
        })) {
            Consumer waiting = line.startToWait("a");
            line.put(1);
            Thread.currentThread().interrupt();
            List<Message> nothing = line.line.take(Claim.now("interrupted", 1));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(nothing).isEmpty();
            assertThat(waiting.got()).containsExactly(1L);
        }
    }

    private void fail(RuntimeException exception) {
        failure.set(() -> {
            throw exception;
        });
    }

    private static Throwable failureOf(Consumer consumer) {
        return consumer.answer().handle((messages, thrown) -> thrown).join();
    }

    private static void assertBusy(Consumer consumer) {
        assertThat(failureOf(consumer))
                .isInstanceOfSatisfying(
                        FastpubsubException.class,
                        busy -> assertThat(busy.code()).isEqualTo(ErrorCode.DATABASE_BUSY));
    }

    private static List<Consumer> startToWait(StockedLine line, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> line.start("consumer-" + number, 1, LONG))
                .toList();
    }
}
