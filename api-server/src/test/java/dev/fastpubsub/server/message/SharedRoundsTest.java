package dev.fastpubsub.server.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.message.RecordedRounds.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who shares a round with whom, and how long anybody waits for it. */
@Tag("alone")
class SharedRoundsTest {
    private static final Duration HOURS = Duration.ofHours(5);
    private static final Duration LONG = Duration.ofSeconds(2);

    @Test
    void aLoneRequestRunsOnItsOwnThread() throws Exception {
        try (RecordedRounds rounds = new RecordedRounds(10, HOURS)) {
            rounds.submit("a");
            rounds.submit("b");

            assertThat(rounds.requests()).containsExactly(List.of("a"), List.of("b"));
            assertThat(rounds.recorded()).allMatch(round -> round.thread() == Thread.currentThread());
        }
    }

    @Test
    void aLoneRequestNeverLingersHoweverLongTheLastRoundTook() throws Exception {
        try (RecordedRounds rounds = slow(HOURS)) {
            rounds.submit("a");
            long asked = System.nanoTime();
            rounds.submit("b");

            assertThat(millisUntilRound(rounds, 1, asked)).isLessThan(LONG.toMillis() / 2);
        }
    }

    @Test
    void requestsThatComeDuringARoundShareTheNextInTheirOrder() throws Exception {
        try (RecordedRounds rounds = new RecordedRounds(10, Duration.ZERO)) {
            rounds.hold("a");
            List<String> others = List.of("b", "c", "d", "e");
            List<Request> requests = others.stream().map(rounds::start).toList();
            assertThat(requests).noneMatch(request -> request.outcome().isDone());
            rounds.release();

            assertThat(requests).allMatch(request -> request.failure() == null);
            assertThat(rounds.requests()).containsExactly(List.of("a"), others);
        }
    }

    @Test
    void theFirstOfTheQueueRunsTheNextRound() throws Exception {
        try (RecordedRounds rounds = new RecordedRounds(10, Duration.ZERO)) {
            rounds.hold("a");
            Request first = rounds.start("b");
            Request second = rounds.start("c");
            rounds.release();

            assertThat(second.failure()).isNull();
            assertThat(rounds.recorded().get(1).thread()).isSameAs(first.thread());
        }
    }

    @Test
    void aRoundTakesAThousandRequestsAtMost() throws Exception {
        try (RecordedRounds rounds = new RecordedRounds(2000, Duration.ZERO)) {
            rounds.hold("a");
            List<String> others =
                    IntStream.range(0, 1100).mapToObj(String::valueOf).toList();
            List<Request> requests = others.stream().map(rounds::start).toList();
            rounds.release();

            assertThat(requests).allMatch(request -> request.failure() == null);
            assertThat(rounds.requests())
                    .containsExactly(List.of("a"), others.subList(0, 1000), others.subList(1000, 1100));
        }
    }

    @Test
    void aRoundIsBoundedInWeightButTakesOneRequestHoweverHeavy() throws Exception {
        try (RecordedRounds rounds =
                new RecordedRounds(10, Duration.ZERO, 10, request -> Long.parseLong(request), requests -> {})) {
            rounds.hold("99");
            List<Request> requests = List.of("6", "4", "1", "20", "3", "7", "1").stream()
                    .map(rounds::start)
                    .toList();
            rounds.release();

            assertThat(requests).allMatch(request -> request.failure() == null);
            assertThat(rounds.requests())
                    .containsExactly(
                            List.of("99"),
                            List.of("6", "4"),
                            List.of("1"),
                            List.of("20"),
                            List.of("3", "7"),
                            List.of("1"));
        }
    }

    @Test
    void aRoundLingersForThoseWhoTakeTurnsWithIt() throws Exception {
        try (RecordedRounds rounds = slow(HOURS)) {
            Request turns = rounds.start("a", () -> rounds.submit("c"));
            Request other = rounds.start("b");

            assertThat(turns.failure()).isNull();
            assertThat(other.failure()).isNull();
            assertThat(rounds.requests().getLast()).containsExactlyInAnyOrder("b", "c");
        }
    }

    @Test
    void aRoundLingersNoLongerThanHalfOfWhatTheLastTook() throws Exception {
        try (RecordedRounds rounds = slow(HOURS)) {
            Request first = rounds.start("a");
            Request second = rounds.start("b");
            assertThat(first.failure()).isNull();
            assertThat(second.failure()).isNull();

            long gap = millisUntilRound(rounds, 1, rounds.recorded().getFirst().start()) - LONG.toMillis();
            assertThat(gap).isBetween(LONG.toMillis() / 4, LONG.toMillis() - 1);
        }
    }

    @Test
    void aRoundLingersNoLongerThanTheBound() throws Exception {
        try (RecordedRounds rounds = slow(Duration.ofMillis(1))) {
            Request first = rounds.start("a");
            Request second = rounds.start("b");
            assertThat(first.failure()).isNull();
            assertThat(second.failure()).isNull();

            long gap = millisUntilRound(rounds, 1, rounds.recorded().getFirst().start()) - LONG.toMillis();
            assertThat(gap).isLessThan(LONG.toMillis() / 4);
        }
    }

    @Test
    void moreThanMayQueueAreToldThatTheServerIsBusy() throws Exception {
        try (RecordedRounds rounds = new RecordedRounds(2, Duration.ZERO)) {
            rounds.hold("a");
            List<Request> queued = new ArrayList<>(List.of(rounds.start("b"), rounds.start("c")));

            assertThatThrownBy(() -> rounds.submit("d"))
                    .isInstanceOfSatisfying(
                            FastpubsubException.class,
                            busy -> assertThat(busy.code()).isEqualTo(ErrorCode.SERVER_BUSY));
            rounds.release();

            assertThat(queued).allMatch(request -> request.failure() == null);
            assertThat(rounds.requests()).containsExactly(List.of("a"), List.of("b", "c"));
        }
    }

    /** Each round takes a second. */
    private static RecordedRounds slow(Duration maxLinger) {
        return new RecordedRounds(10, maxLinger, Long.MAX_VALUE, request -> 1, requests -> RecordedRounds.take(LONG));
    }

    private static long millisUntilRound(RecordedRounds rounds, int index, long nanoTime) {
        return Duration.ofNanos(rounds.recorded().get(index).start() - nanoTime).toMillis();
    }
}
