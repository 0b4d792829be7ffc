package dev.fastpubsub.server.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.config.RoundConfig;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.message.RecordedRounds.Request;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;

/** Whom a failure concerns, and that the queue outlives it. */
class SharedRoundsFailureTest {

    @Test
    void whatPostgresqlRefusesFailsOnlyTheRequestItIsOf() throws Exception {
        try (RecordedRounds rounds = new RecordedRounds(SharedRoundsFailureTest::refuseBad)) {
            rounds.hold("a");
            Request before = rounds.start("b");
            Request bad = rounds.start("bad");
            Request after = rounds.start("c");
            rounds.release();

            assertThat(before.failure()).isNull();
            assertThat(bad.failure()).isInstanceOf(DataIntegrityViolationException.class);
            assertThat(after.failure()).isNull();
            assertThat(rounds.requests().subList(1, 5))
                    .containsExactly(List.of("b", "bad", "c"), List.of("b"), List.of("bad"), List.of("c"));
        }
    }

    @Test
    void whenTheDatabaseGoesDownWhileEachIsTriedByItselfTheRestIsNotTried() throws Exception {
        FastpubsubException down = new FastpubsubException(ErrorCode.DATABASE_DOWN);
        try (RecordedRounds rounds = new RecordedRounds(requests -> {
            if (requests.size() > 1) {
                throw refusal();
            }
            if (requests.contains("c")) {
                throw down;
            }
        })) {
            rounds.hold("a");
            Request before = rounds.start("b");
            Request failing = rounds.start("c");
            Request after = rounds.start("d");
            rounds.release();

            assertThat(before.failure()).isNull();
            assertThat(failing.failure()).isSameAs(down);
            assertThat(after.failure()).isSameAs(down);
            assertThat(rounds.requests().subList(1, 4))
                    .containsExactly(List.of("b", "c", "d"), List.of("b"), List.of("c"));
            assertThat(rounds.requests()).hasSize(4);
        }
    }

    @Test
    void aRefusedRequestThatIsAloneIsNotTriedTwice() throws Exception {
        try (RecordedRounds rounds = new RecordedRounds(SharedRoundsFailureTest::refuseBad)) {
            assertThat(rounds.start("bad").failure()).isInstanceOf(DataIntegrityViolationException.class);
            assertThat(rounds.requests()).hasSize(1);
        }
    }

    @Test
    void aDatabaseThatIsDownFailsAllWithoutASecondTry() throws Exception {
        for (RuntimeException down : List.of(
                new FastpubsubException(ErrorCode.DATABASE_DOWN),
                new DataAccessResourceFailureException("no connection"))) {
            try (RecordedRounds rounds = new RecordedRounds(requests -> {
                if (requests.contains("b")) {
                    throw down;
                }
            })) {
                Request first = rounds.hold("a");
                Request second = rounds.start("b");
                Request third = rounds.start("c");
                rounds.release();

                assertThat(first.failure()).isNull();
                assertThat(second.failure()).isSameAs(down);
                assertThat(third.failure()).isSameAs(down);
                assertThat(rounds.requests()).hasSize(2);
                assertThat(rounds.start("d").failure()).isNull();
            }
        }
    }

    @Test
    void anErrorFailsAllOfTheRoundAndTheQueueGoesOn() throws Exception {
        Error error = new StackOverflowError("deep");
        try (RecordedRounds rounds = new RecordedRounds(requests -> {
            if (requests.contains("b")) {
                throw error;
            }
        })) {
            rounds.hold("a");
            Request leading = rounds.start("b");
            Request with = rounds.start("c");
            rounds.release();

            assertThat(leading.failure()).isSameAs(error);
            assertThat(with.failure())
                    .isInstanceOf(IllegalStateException.class)
                    .cause()
                    .isSameAs(error);
            assertThat(rounds.start("d").failure()).isNull();
        }
    }

    @Test
    void whoseTurnDoesNotComeInTimeIsToldAndTheOthersAreServed() throws Exception {
        try (RecordedRounds rounds = new RecordedRounds(10, Duration.ZERO)) {
            rounds.hold("a");
            Request impatient = rounds.start("b");

            assertBusy(impatient.failure());
            Request later = rounds.start("c");
            rounds.release();

            assertThat(later.failure()).isNull();
            assertThat(rounds.requests()).containsExactly(List.of("a"), List.of("c"));
        }
    }

    @Test
    void whoIsInterruptedLeavesTheQueueAndTheOthersAreServed() throws Exception {
        try (RecordedRounds rounds = new RecordedRounds(10, Duration.ZERO)) {
            rounds.hold("a");
            Request interrupted = rounds.start("b");
            Request other = rounds.start("c");
            interrupted.thread().interrupt();

            assertBusy(interrupted.failure());
            rounds.release();
            assertThat(other.failure()).isNull();
            assertThat(rounds.requests()).containsExactly(List.of("a"), List.of("c"));
        }
    }

    @Test
    void whoIsInterruptedInARoundGetsItsAnswerAndKeepsTheInterrupt() throws Exception {
        AtomicInteger interrupts = new AtomicInteger();
        RecordedRounds.Gate second = new RecordedRounds.Gate();
        try (RecordedRounds rounds = new RecordedRounds(requests -> second.passIf(requests.contains("b")))) {
            rounds.hold("a");
            Request leading = rounds.start("b");
            Request with = rounds.start("c", () -> interrupts.addAndGet(Thread.interrupted() ? 1 : 0));
            rounds.release();
            second.awaitSomebody();
            with.thread().interrupt();
            Awaitility.await()
                    .until(() -> !with.thread().isInterrupted() && with.thread().getState() == Thread.State.WAITING);
            second.open();

            assertThat(leading.failure()).isNull();
            assertThat(with.failure()).isNull();
            assertThat(interrupts).hasValue(1);
        }
    }

    @Test
    void anInterruptOfWhoeverRunsARoundDoesNotReachTheOthersWork() throws Exception {
        AtomicInteger interrupts = new AtomicInteger();
        try (RecordedRounds rounds = new RecordedRounds(requests -> {
            if (Thread.currentThread().isInterrupted()) {
                throw new FastpubsubException(ErrorCode.DATABASE_BUSY, "interrupted", null);
            }
        })) {
            Request request = rounds.start("a", () -> {
                Thread.currentThread().interrupt();
                rounds.submit("b");
                interrupts.addAndGet(Thread.interrupted() ? 1 : 0);
            });

            assertThat(request.failure()).isNull();
            assertThat(interrupts).hasValue(1);
        }
    }

    /** Requests that are refused, rounds that fail by chance: whoever is told that it is done was done once, whoever is refused never. */
    @Test
    void everyRequestIsAnsweredOnceAndRoundsNeverOverlap() throws Exception {
        int threads = 100;
        int each = 100;
        AtomicInteger running = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        Map<String, Integer> done = new ConcurrentHashMap<>();
        Map<String, Throwable> failed = new ConcurrentHashMap<>();
        SharedRounds<String> rounds =
                new SharedRounds<>(new RoundConfig(10_000, Duration.ofNanos(100_000)), 50, request -> 1, requests -> {
                    overlaps.addAndGet(running.getAndIncrement());
                    try {
                        workByChance(requests);
                        requests.forEach(request -> done.merge(request, 1, Integer::sum));
                    } finally {
                        running.decrementAndGet();
                    }
                });
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = IntStream.range(0, threads)
                    .<Future<?>>mapToObj(thread -> executor.submit(() -> {
                        for (int i = 0; i < each; i++) {
                            String request = (i % 20 == 7 ? "bad-" : "good-") + thread + "-" + i;
                            try {
                                rounds.submit(request);
                            } catch (RuntimeException | Error e) {
                                failed.put(request, e);
                            }
                        }
                    }))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        }

        assertThat(overlaps).hasValue(0);
        assertThat(done.values()).containsOnly(1);
        assertThat(done.keySet()).noneMatch(request -> request.startsWith("bad"));
        // Nobody knows of those whose round an Error ended.
        failed.values().removeIf(failure -> failure instanceof Error || failure.getCause() instanceof Error);
        assertThat(failed.keySet()).doesNotContainAnyElementsOf(done.keySet());
        assertThat(failed).as("all kinds of failures").hasSizeGreaterThan(threads);
        assertThat(done.size()).isGreaterThan(threads * each / 2);
        rounds.submit("good-and-last");
        assertThat(done).containsKey("good-and-last");
    }

    private static void workByChance(List<String> requests) {
        int chance = ThreadLocalRandom.current().nextInt(100);
        if (chance < 10) {
            RecordedRounds.take(Duration.ofNanos(500_000));
        }
        if (requests.stream().anyMatch(request -> request.startsWith("bad"))) {
            throw refusal();
        }
        if (chance == 98) {
            throw new FastpubsubException(ErrorCode.DATABASE_DOWN);
        }
        if (chance == 99) {
            throw new StackOverflowError("chance");
        }
    }

    private static void refuseBad(List<String> requests) {
        if (requests.contains("bad")) {
            throw refusal();
        }
    }

    private static RuntimeException refusal() {
        return new DataIntegrityViolationException("refused", new SQLException("bad text", "22P05"));
    }

    private static void assertBusy(@Nullable Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        FastpubsubException.class,
                        busy -> assertThat(busy.code()).isEqualTo(ErrorCode.DATABASE_BUSY));
    }
}
