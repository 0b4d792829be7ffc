package dev.fastpubsub.server.message;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A claim's place in a {@link ClaimLine}, for the thread that made it. All is written under the line's lock, and the state last;
 * the thread itself only reads.
 */
final class Place {

    /** How long a claim waits for its turn, as long as anybody waits to be let to the database. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** How soon it is noticed that somebody who waits has hung up. */
    private static final long PRESENCE_CHECK_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** How soon somebody whose time is over notices that the round is, too. */
    private static final long LATE_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    final Claim claim;
    final boolean waits;
    private final Thread thread = Thread.currentThread();
    private final long start = System.nanoTime();
    private boolean interrupted;

    /** In the order of the line. */
    long number;

    volatile State state = State.IN_LINE;

    /** Whether a round since it came has left nothing for it. */
    volatile boolean tried;

    private List<Message> messages = List.of();
    private @Nullable RuntimeException failure;

    /** What is being done for a claim. */
    enum State {
        IN_LINE,

        /** In line, and told to run a round. */
        LEADING,

        /** In a round. */
        TAKEN,

        /** Out of the line. */
        GONE
    }

    Place(Claim claim) {
        this.claim = claim;
        this.waits = claim.maxWait().compareTo(Duration.ZERO) > 0;
    }

    /** Until its state may have changed, or there is a reason to leave. */
    void await() {
        State current = state;
        if (current == State.TAKEN || current == State.IN_LINE) {
            LockSupport.parkNanos(this, Math.min(nanosToPark(current), PRESENCE_CHECK_NANOS));
        }
        noteInterrupt();
    }

    /** It is set again when the place has its answer. */
    void noteInterrupt() {
        interrupted |= Thread.interrupted();
    }

    /** A round does not wake those for whom it leaves nothing: they look by themselves when their time is over. */
    private long nanosToPark(State current) {
        long waitLeft = start + claim.maxWait().toNanos() - System.nanoTime();
        if (waits && waitLeft > 0) {
            return waitLeft;
        }
        long patience = current == State.IN_LINE ? nanosLeft() : PRESENCE_CHECK_NANOS;
        return waits ? Math.min(LATE_CHECK_NANOS, patience) : patience;
    }

    void wake() {
        LockSupport.unpark(thread);
    }

    /** @param mayWait whether anybody may still wait */
    boolean hasReasonToLeave(boolean mayWait) {
        return interrupted
                || nanosLeft() <= 0
                || (tried && !mayWait)
                || (waits && claim.hungUp().getAsBoolean());
    }

    private long nanosLeft() {
        return start + (tried ? claim.maxWait().toNanos() : PATIENCE_NANOS) - System.nanoTime();
    }

    void answer(List<Message> messages, @Nullable RuntimeException failure) {
        this.messages = messages;
        this.failure = failure;
        state = State.GONE;
        wake();
    }

    /** Of a place that is gone from the line. */
    List<Message> answer() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
        return messages;
    }

    /** What to say when it leaves by itself. */
    @Nullable
    RuntimeException reasonToFail() {
        return tried ? null : new FastpubsubException(ErrorCode.DATABASE_BUSY);
    }
}
