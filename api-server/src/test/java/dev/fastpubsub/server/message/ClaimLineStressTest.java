package dev.fastpubsub.server.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever comes, goes, fails or hangs up: what is put into the stock of a line is given out, once and soon. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClaimLineStressTest {
    private static final long SEED =
            Long.getLong("fastpubsub.seed", ThreadLocalRandom.current().nextLong());
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration PATIENT = Duration.ofMinutes(5);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Message> stock = new ConcurrentLinkedQueue<>();
    private final Map<Long, Integer> given = new ConcurrentHashMap<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final ClaimLine line = new ClaimLine(this::work, new LooksAgain());
    private volatile boolean ended;
    private long lastOff;

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20})
    void everyMessageIsGivenOnceAndSoonWhateverElseHappens(int passersBy) throws Exception {
        List<Future<?>> consumers = new ArrayList<>();
        for (int number = 0; number < 80; number++) {
            Random random = new Random(SEED + number);
            consumers.add(threads.submit(() -> consume(random, () -> PATIENT)));
        }
        for (int number = 0; number < passersBy; number++) {
            Random random = new Random(SEED - number - 1);
            consumers.add(threads.submit(() -> consume(random, () -> Duration.ofMillis(random.nextInt(20)))));
        }
        Random random = new Random(SEED);
        for (int publication = 0; publication < 2000; publication++) {
            for (int count = random.nextInt(8); count >= 0; count--) {
                stock.add(StockedLine.message(++lastOff));
            }
            line.wake();
            if (random.nextInt(4) == 0) {
                awaitEmptyStock();
            }
        }
        awaitEmptyStock();
        ended = true;
        line.close();
        for (Future<?> consumer : consumers) {
            consumer.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        }
        line.endWhenIdle();
        line.endWhenIdle();

        assertThat(given.size())
                .as("messages given out, -Dfastpubsub.seed=%d", SEED)
                .isEqualTo((int) lastOff);
        assertThat(given.values()).containsOnly(1);
        assertThat(overlaps).as("rounds at the same time").hasValue(0);
        assertThat(waiting).as("lines in which somebody waits").hasValue(0);
        assertThat(failures).hasPositiveValue();
    }

    @Test
    void closingEndsTheWaitOfEverybodyWhateverTheyAreDoing() throws Exception {
        Random random = new Random(SEED);
        List<Duration> took = new ArrayList<>();
        for (int times = 0; times < 300; times++) {
            ClaimLine own = new ClaimLine(this::work, new LooksAgain());
            List<Future<?>> consumers = new ArrayList<>();
            for (int number = 0; number < 20; number++) {
                consumers.add(threads.submit(() -> take(own, new Claim("consumer", 1, PATIENT, () -> false))));
            }
            LockSupport.parkNanos(random.nextInt(300_000));
            own.close();
            long closed = System.nanoTime();
            for (Future<?> consumer : consumers) {
                consumer.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
            }
            took.add(Duration.ofNanos(System.nanoTime() - closed));
        }
        assertThat(took.stream().filter(duration -> duration.toMillis() > 500).toList())
                .as("of 300 times these took long, -Dfastpubsub.seed=%d", SEED)
                .hasSizeLessThan(10);
    }

    private void consume(Random random, Supplier<Duration> maxWait) {
        while (!ended) {
            boolean hangsUp = random.nextInt(10) == 0;
            take(line, new Claim("consumer", 1 + random.nextInt(3), maxWait.get(), () -> hangsUp));
        }
    }

    private void take(ClaimLine from, Claim claim) {
        try {
            from.take(claim).forEach(message -> given.merge(message.id().off(), 1, Integer::sum));
        } catch (RuntimeException | StackOverflowError e) {
            failures.incrementAndGet();
        }
    }

    /** Fails by chance, before it takes anything. */
    private ClaimRound work(List<Claim> claims) {
        overlaps.addAndGet(running.getAndIncrement());
        try {
            int chance = ThreadLocalRandom.current().nextInt(200);
            if (chance < 5) {
                throw new FastpubsubException(ErrorCode.DATABASE_DOWN);
            }
            if (chance == 5) {
                throw new StackOverflowError("by chance");
            }
            if (chance < 20) {
                LockSupport.parkNanos(1_000_000);
            }
            List<List<Message>> messages = new ArrayList<>();
            int asked = 0;
            int count = 0;
            for (Claim claim : claims) {
                asked += claim.batchSize();
                List<Message> some = new ArrayList<>();
                while (some.size() < claim.batchSize() && !stock.isEmpty()) {
                    some.add(stock.remove());
                }
                count += some.size();
                messages.add(some);
            }
            return new ClaimRound(messages, count == asked);
        } finally {
            running.decrementAndGet();
        }
    }

    private void awaitEmptyStock() {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!stock.isEmpty()) {
            assertThat(System.nanoTime())
                    .as("nobody takes %d messages, -Dfastpubsub.seed=%d", stock.size(), SEED)
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** As the server does: when those who wait have found nothing, looks whether there is something after all. */
    private final class LooksAgain implements ClaimLine.Waiting {
        @Override
        public void begins(ClaimLine begins) {
            waiting.incrementAndGet();
        }

        @Override
        public void goesOn(ClaimLine goesOn) {
            if (!stock.isEmpty()) {
                threads.execute(goesOn::wake);
            }
        }

        @Override
        public boolean hearsAll() {
            return true;
        }

        @Override
        public void ends(ClaimLine ends) {
            waiting.decrementAndGet();
        }
    }
}
