package dev.fastpubsub.server.message;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets a few of those who need the same lock in the database through, in the order of their coming. Without it, those
 * who wait for one busy topic would take all connections from the others. Thread-safe.
 */
final class Gate {

    /** One that works, one that waits in the database, one that is on its way. */
    private static final int WIDTH = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Semaphore permits = new Semaphore(WIDTH, true);

    /** Throws DATABASE_BUSY when it takes too long to be let in. */
    <T> T pass(Supplier<T> work) {
        try {
            if (!permits.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new FastpubsubException(ErrorCode.DATABASE_BUSY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FastpubsubException(ErrorCode.DATABASE_BUSY, "interrupted", e);
        }
        try {
            return work.get();
        } finally {
            permits.release();
        }
    }
}
