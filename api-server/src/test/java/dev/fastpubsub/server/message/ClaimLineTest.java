package dev.fastpubsub.server.message;

import static dev.fastpubsub.server.message.StockedLine.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.message.StockedLine.Consumer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets what is there, and when somebody is told that there is nothing. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("alone")
class ClaimLineTest {
    private static final Duration NONE = Duration.ZERO;

    @Test
    void aLoneClaimIsAnsweredAtOnce() throws Exception {
        try (StockedLine line = new StockedLine()) {
            assertThat(line.start("a").got()).isEmpty();
            line.put(3);
            assertThat(line.start("b", 2, NONE).got()).containsExactly(1L, 2L);
            assertThat(line.start("c", 2, LONG).got()).containsExactly(3L);

            assertThat(line.rounds()).containsExactly(List.of("a"), List.of("b"), List.of("c"));
        }
    }

    @Test
    void whoComesDuringARoundIsServedInTheNextInTheOrderOfComing() throws Exception {
        try (StockedLine line = new StockedLine()) {
            line.put(6);
            var gate = line.hold(1);
            Consumer first = line.start("a");
            Consumer second = line.start("b", 2, NONE);
            Consumer third = line.startToWait("c");
            Consumer fourth = line.start("d", 3, NONE);
            gate.open();

            assertThat(first.got()).containsExactly(1L);
            assertThat(second.got()).containsExactly(2L, 3L);
            assertThat(third.got()).containsExactly(4L);
            assertThat(fourth.got()).containsExactly(5L, 6L);
            assertThat(line.rounds()).containsExactly(List.of("a"), List.of("b", "c", "d"));
        }
    }

    @Test
    void aRoundHasFiftyClaimantsAtMost() throws Exception {
        try (StockedLine line = new StockedLine()) {
            line.put(121);
            var gate = line.hold(1);
            line.start("a");
            List<Consumer> others = start(line, 120, NONE);
            gate.open();

            for (int i = 0; i < others.size(); i++) {
                assertThat(others.get(i).got()).containsExactly(i + 2L);
            }
            assertThat(line.rounds()).map(List::size).startsWith(1, 50, 50, 20);
        }
    }

    @Test
    void aRoundAsksForAThousandMessagesAtMostUnlessOneClaimAsksForMore() throws Exception {
        try (StockedLine line = new StockedLine()) {
            line.put(5001);
            var gate = line.hold(1);
            line.start("a");
            List<Consumer> others = List.of(
                    line.start("b", 600, NONE),
                    line.start("c", 400, NONE),
                    line.start("d", 1, NONE),
                    line.start("e", 3000, NONE),
                    line.start("f", 999, NONE));
            gate.open();

            assertThat(others).map(consumer -> consumer.got().size()).containsExactly(600, 400, 1, 3000, 999);
            assertThat(line.rounds())
                    .startsWith(List.of("a"), List.of("b", "c"), List.of("d"), List.of("e"), List.of("f"));
        }
    }

    @Test
    void anEmptyRoundAnswersAllWhoStoodThereAlsoThoseWhoWereNotInIt() throws Exception {
        try (StockedLine line = new StockedLine()) {
            var gate = line.hold(1);
            Consumer first = line.start("a");
            List<Consumer> others = start(line, 120, NONE);
            gate.open();

            assertThat(first.got()).isEmpty();
            assertThat(others).allMatch(consumer -> consumer.got().isEmpty());
            assertThat(line.rounds()).map(List::size).containsExactly(1, 50);
        }
    }

    @Test
    void anEmptyRoundSaysNothingToThoseWhoCameAfterItBegan() throws Exception {
        try (StockedLine line = new StockedLine()) {
            var gate = line.hold(1);
            Consumer early = line.start("a");
            line.put(1);
            Consumer late = line.start("b");
            gate.open();

            assertThat(early.got()).isEmpty();
            assertThat(late.got()).containsExactly(1L);
        }
    }

    @Test
    void whoWaitsIsServedWhenItIsCalled() throws Exception {
        try (StockedLine line = new StockedLine()) {
            Consumer waiting = line.startToWait("a");
            assertThat(line.rounds()).hasSize(1);
            line.publish(1);

            assertThat(waiting.got()).containsExactly(1L);
            assertThat(line.rounds()).containsExactly(List.of("a"), List.of("a"));
        }
    }

    @Test
    void whoHasWaitedLongestIsServedFirstAlsoBeforeOneWhoComesAtThatMoment() throws Exception {
        try (StockedLine line = new StockedLine()) {
            Consumer first = line.startToWait("a");
            Consumer second = line.startToWait("b");
            Consumer third = line.startToWait("c");
            line.publish(1);
            assertThat(first.got()).containsExactly(1L);
            line.put(1);
            Consumer late = line.start("d");

            assertThat(second.got()).containsExactly(2L);
            assertThat(late.got()).isEmpty();
            assertThat(third.answer()).isNotDone();
            line.publish(5);
            assertThat(third.got()).containsExactly(3L);
        }
    }

    @Test
    void whoComesAfterManyWhoWaitIsAnsweredThoughNotInTheRound() throws Exception {
        try (StockedLine line = new StockedLine()) {
            List<Consumer> waiting = start(line, 60, LONG);
            line.put(3);
            Consumer late = line.start("late");

            assertThat(late.got()).isEmpty();
            assertThat(waiting.subList(0, 3)).map(Consumer::got).containsExactly(List.of(1L), List.of(2L), List.of(3L));
            assertThat(waiting.subList(3, 60))
                    .noneMatch(consumer -> consumer.answer().isDone());
        }
    }

    @Test
    void oneCallServesAsManyAsThereAreMessages() throws Exception {
        try (StockedLine line = new StockedLine()) {
            List<Consumer> waiting = start(line, 130, LONG);
            line.publish(120);

            for (int i = 0; i < 120; i++) {
                assertThat(waiting.get(i).got()).containsExactly(i + 1L);
            }
            assertThat(waiting.subList(120, 130))
                    .noneMatch(consumer -> consumer.answer().isDone());
        }
    }

    @Test
    void aCallDuringARoundIsNotLost() throws Exception {
        try (StockedLine line = new StockedLine()) {
            var gate = line.hold(1);
            Consumer waiting = line.startToWait("a");
            gate.awaitSomebody();
            line.publish(1);
            gate.open();

            assertThat(waiting.got()).containsExactly(1L);
        }
    }

    @Test
    void waitingEndsWhenItsTimeIsOver() throws Exception {
        try (StockedLine line = new StockedLine()) {
            long start = System.nanoTime();
            Consumer impatient = line.start("a", 1, Duration.ofMillis(300));
            Consumer patient = line.startToWait("b");

            assertThat(impatient.got()).isEmpty();
            assertThat(System.nanoTime() - start)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(300).toNanos());
            line.publish(1);
            assertThat(patient.got()).containsExactly(1L);
        }
    }

    @Test
    void aRoundInTheMeantimeDoesNotMakeItWaitLonger() throws Exception {
        try (StockedLine line = new StockedLine()) {
            line.startToWait("a");
            long start = System.nanoTime();
            Consumer impatient = line.start("b", 1, Duration.ofSeconds(2));
            var gate = line.hold(3);
            line.line.wake();
            gate.awaitSomebody();
            Awaitility.await()
                    .until(() ->
                            System.nanoTime() - start > Duration.ofMillis(2_200).toNanos());
            assertThat(impatient.answer()).isNotDone();
            gate.open();

            assertThat(impatient.got()).isEmpty();
            assertThat(System.nanoTime() - start)
                    .isLessThan(Duration.ofMillis(3_900).toNanos());
        }
    }

    @Test
    void whoHangsUpIsGoneFromTheLineSomeSecondsLater() throws Exception {
        try (StockedLine line = new StockedLine()) {
            Consumer gone = line.startToWait("a");
            Consumer other = line.startToWait("b");
            long start = System.nanoTime();
            gone.hungUp().set(true);

            assertThat(gone.got()).isEmpty();
            assertThat(System.nanoTime() - start)
                    .isLessThan(Duration.ofSeconds(15).toNanos());
            line.publish(1);
            assertThat(other.got()).containsExactly(1L);
            assertThat(line.rounds().getLast()).containsExactly("b");
        }
    }

    @Test
    void closingEndsAllWaitsAndLaterOnesAreAnsweredAtOnce() throws Exception {
        try (StockedLine line = new StockedLine()) {
            List<Consumer> waiting = start(line, 60, LONG);
            line.line.close();

            assertThat(waiting).allMatch(consumer -> consumer.got().isEmpty());
            assertThat(line.startToWait("late").got()).isEmpty();
            line.put(1);
            assertThat(line.startToWait("later").got()).containsExactly(1L);
        }
    }

    @Test
    void closingDuringARoundEndsTheWaitsOfThoseInIt() throws Exception {
        try (StockedLine line = new StockedLine()) {
            var gate = line.hold(1);
            Consumer inRound = line.startToWait("a");
            Consumer behind = line.startToWait("b");
            line.line.close();
            gate.open();

            assertThat(inRound.got()).isEmpty();
            assertThat(behind.got()).isEmpty();
        }
    }

    @Test
    void itTellsWhenSomebodyWaitsWhenThatMayHaveChangedAndWhenNobodyWaitsAnyMore() throws Exception {
        try (StockedLine line = new StockedLine()) {
            assertThat(line.start("a").got()).isEmpty();
            assertTold(line, 0, 0, 0);
            Consumer first = line.startToWait("b");
            assertTold(line, 1, 1, 0);
            Consumer second = line.startToWait("c");
            assertTold(line, 1, 1, 0);
            line.publish(1);
            first.got();
            assertTold(line, 1, 2, 0);
            second.hungUp().set(true);
            assertThat(second.got()).isEmpty();
            line.line.endWhenIdle();
            assertTold(line, 1, 2, 0);
            line.line.endWhenIdle();
            assertTold(line, 1, 2, 1);
            Consumer third = line.startToWait("d");
            line.line.endWhenIdle();
            line.line.endWhenIdle();
            assertThat(third.answer()).isNotDone();
            assertTold(line, 2, 3, 1);
        }
    }

    @Test
    void whoseWaitEndsDuringALongRoundIsAnsweredSoonAfterIt() throws Exception {
        try (StockedLine line = new StockedLine()) {
            line.startToWait("a");
            var gate = line.hold(2);
            line.line.wake();
            gate.awaitSomebody();
            Consumer late = line.start("b", 1, Duration.ofMillis(50));
            long start = System.nanoTime();
            Awaitility.await()
                    .until(() ->
                            System.nanoTime() - start > Duration.ofMillis(100).toNanos());
            gate.open();

            assertThat(late.got()).isEmpty();
            assertThat(System.nanoTime() - start)
                    .isLessThan(Duration.ofSeconds(5).toNanos());
        }
    }

    private static void assertTold(StockedLine line, int begun, int wentOn, int ended) {
        assertThat(List.of(line.begun.get(), line.wentOn.get(), line.ended.get()))
                .as("begun, went on, ended")
                .containsExactly(begun, wentOn, ended);
    }

    private static List<Consumer> start(StockedLine line, int count, Duration maxWait) {
        return IntStream.range(0, count)
                .mapToObj(number -> line.start("consumer-" + number, 1, maxWait))
                .toList();
    }
}
