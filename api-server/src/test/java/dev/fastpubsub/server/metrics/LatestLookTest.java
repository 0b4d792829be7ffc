package dev.fastpubsub.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatestLookTest {

    private static final Gauges GAUGES = new Gauges(new Gauges.Log(5, 4, 0, 0, 0), 1, 2, List.of(), List.of());

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1000); // nanoTime may overflow
    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void thoseWhoAskAtOnceShareOneLook() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        LatestLook latest = new LatestLook(
                () -> {
                    looks.incrementAndGet();
                    looking.countDown();
                    awaitQuietly(go);
                    return GAUGES;
                },
                clock::get,
                PATIENCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Look>> all = IntStream.range(0, 100)
                    .mapToObj(i -> threads.submit(latest::get))
                    .toList();
            looking.await();
            go.countDown();
            for (Future<Look> one : all) {
                assertThat(one.get()).isInstanceOf(Look.Seen.class);
            }
        }
        assertThat(looks).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "10, 1000", "100, 2000", "3000, 60000"})
    void theNextLookComesAfterASecondOrTwentyTimesAsLongAsTheLastTook(long tookMillis, long restMillis) {
        LatestLook latest = new LatestLook(
                () -> {
                    looks.incrementAndGet();
                    pass(tookMillis);
                    return GAUGES;
                },
                clock::get,
                PATIENCE);

        assertThat(latest.get()).isEqualTo(new Look.Seen(GAUGES, tookMillis / 1000.0));
        pass(restMillis - 1);
        latest.get();
        assertThat(looks).hasValue(1);
        pass(1);
        latest.get();
        assertThat(looks).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource({"DATABASE_DOWN, false", "DATABASE_BUSY, true", "INTERNAL, true"})
    void aFailureIsTriedAgainAfterASecond(ErrorCode code, boolean databaseUp) {
        LatestLook latest = new LatestLook(
                () -> {
                    if (looks.incrementAndGet() == 1) {
                        pass(3000);
                        throw new FastpubsubException(code);
                    }
                    return GAUGES;
                },
                clock::get,
                PATIENCE);

        assertThat(latest.get()).isEqualTo(new Look.Unseen(databaseUp));
        assertThat(latest.get()).isEqualTo(new Look.Unseen(databaseUp));
        pass(1000);
        assertThat(latest.get()).isInstanceOf(Look.Seen.class);
        assertThat(looks).hasValue(2);
    }

    @Test
    void aLookThatHangsHoldsNobodyForLongAndServesThoseWhoComeLater() {
        CountDownLatch go = new CountDownLatch(1);
        LatestLook latest = new LatestLook(
                () -> {
                    looks.incrementAndGet();
                    awaitQuietly(go);
                    return GAUGES;
                },
                clock::get,
                Duration.ofMillis(10));

        assertThat(latest.get()).isEqualTo(new Look.Unseen(false));
        pass(3_600_000);
        assertThat(latest.get()).isEqualTo(new Look.Unseen(false));
        go.countDown();
        Look seen = await().until(latest::get, Look.Seen.class::isInstance);
        assertThat(seen).isEqualTo(new Look.Seen(GAUGES, 3600));
        assertThat(looks).hasValue(1);
    }

    private void pass(long millis) {
        clock.addAndGet(Duration.ofMillis(millis).toNanos());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
