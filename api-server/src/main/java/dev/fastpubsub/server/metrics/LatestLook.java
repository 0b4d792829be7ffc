package dev.fastpubsub.server.metrics;

import dev.fastpubsub.server.database.Failures;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last look into the database, taken anew when it is due. Anybody may ask for metrics as often as they like: one look
 * goes on at a time, on a thread of its own; the next begins a second after it at the earliest, and after twenty times as
 * long as it took, so looking never costs more than a twentieth of one connection. Whoever asks waits for a look that goes on, but
 * only so long: with the database out of reach, the other metrics must come all the same. Thread-safe.
 */
final class LatestLook {

    private static final Logger LOG = LoggerFactory.getLogger(LatestLook.class);

    private static final long REST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int REST_PER_WORK = 20;

    private final Supplier<Gauges> source;
    private final LongSupplier nanoTime;
    private final Duration patience;
    private volatile long dueAt;
    private CompletableFuture<Look> look = CompletableFuture.completedFuture(new Look.Unseen(false));

    /**
     * @param nanoTime as {@link System#nanoTime}
     * @param patience of those who ask
     */
    LatestLook(Supplier<Gauges> source, LongSupplier nanoTime, Duration patience) {
        this.source = source;
        this.nanoTime = nanoTime;
        this.patience = patience;
        this.dueAt = nanoTime.getAsLong();
    }

    Look get() {
        try {
            return current().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Look.Unseen(false);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // taking a look catches what it can
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Look.Unseen(false);
        }
    }

    private synchronized CompletableFuture<Look> current() {
        if (look.isDone() && nanoTime.getAsLong() - dueAt >= 0) {
            look = CompletableFuture.supplyAsync(this::take, Thread::startVirtualThread);
        }
        return look;
    }

    private Look take() {
        long start = nanoTime.getAsLong();
        try {
            Gauges gauges = source.get();
            long took = nanoTime.getAsLong() - start;
            dueAt = start + took + Math.max(REST_NANOS, REST_PER_WORK * took);
            return new Look.Seen(gauges, took / 1e9);
        } catch (RuntimeException e) {
            dueAt = nanoTime.getAsLong() + REST_NANOS;
            LOG.warn("topics and subscriptions were not measured: {}{}", e.getMessage(), Failures.cause(e));
            return new Look.Unseen(
                    !(e instanceof FastpubsubException known && known.code() == ErrorCode.DATABASE_DOWN));
        }
    }
}
