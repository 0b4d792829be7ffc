package dev.fastpubsub.server.database;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets so many through at a time, in the order of their coming. Thread-safe. */
public final class Gate {

    /** One that works, one that waits in the database, one that is on its way. */
    private static final int OF_ONE_LOCK = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Semaphore permits;

    Gate(int width) {
        this.permits = new Semaphore(width, true);
    }

    /**
     * For those who need the same lock in the database: without it, those who wait for one busy topic would take all
     * connections from the others.
     */
    public static Gate ofOneLock() {
        return new Gate(OF_ONE_LOCK);
    }

    int waiting() {
        return permits.getQueueLength();
    }

    /** Throws DATABASE_BUSY when it takes too long to be let in. */
    public <T extends @Nullable Object> T pass(Supplier<T> work) {
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
