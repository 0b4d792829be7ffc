package dev.fastpubsub.server.message;

import dev.fastpubsub.server.config.RoundConfig;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests that come at the same time share one piece of work, such as a commit.
 *
 * <p>One round runs at a time. Whoever finds none running runs one at once, with nobody else's thread involved; whoever comes meanwhile
 * queues. At the end of a round the first of the queue is told to run the next, for itself and for as many as fit. So a lone
 * request never waits, and the more come, the more share.
 *
 * <p>Before it starts, a round waits for as many requests as came to the last one and queued behind it, but no longer than the linger, nor
 * than half of what the last round took: callers that take turns would otherwise split into two groups that alternate. When nobody has come
 * for a while, it waits for nobody.
 *
 * <p>Invariant, under the lock: while anything is queued, a round is running or somebody has been told to run one. A request is answered
 * when its round has ended. What a round throws, all in it throw; when PostgreSQL refuses the data, each is tried by itself, so that one
 * bad request does not fail its neighbours; nor does an interrupt of the thread that runs their round, which waits until it has ended.
 * Thread-safe; a crash loses what has not been answered.
 */
final class SharedRounds<R> {

    /** As long as anybody waits to be let to the database. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int MAX_REQUESTS = 1_000;

    private final int maxQueued;
    private final long maxLingerNanos;
    private final long maxWeight;
    private final ToLongFunction<R> weight;
    private final Consumer<List<R>> work;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition joined = lock.newCondition();
    private final ArrayDeque<Turn<R>> queue = new ArrayDeque<>();
    private boolean running;
    private int expected = 1;
    private long lastRoundNanos;
    private long lastRoundEnd = System.nanoTime();

    /**
     * Takes the bounds and the work.
     *
     * @param maxWeight of the requests of one round together; one request is always taken
     * @param work does all of a list or, by throwing, nothing of it
     */
    SharedRounds(RoundConfig config, long maxWeight, ToLongFunction<R> weight, Consumer<List<R>> work) {
        this.maxQueued = config.maxQueued();
        this.maxLingerNanos = config.maxLinger().toNanos();
        this.maxWeight = maxWeight;
        this.weight = weight;
        this.work = work;
    }

    /**
     * Returns when the work has been done for this request.
     *
     * @throws FastpubsubException SERVER_BUSY when too many wait already, DATABASE_BUSY when its turn does not come in time
     * @throws RuntimeException whatever the work threw
     */
    void submit(R request) {
        Turn<R> turn = new Turn<>(request, Thread.currentThread());
        try {
            if (enter(turn) || awaitTurn(turn)) {
                runRound(turn);
            }
        } finally {
            turn.restoreInterrupt();
        }
        turn.throwIfFailed();
    }

    /** True when the caller is to run a round. */
    private boolean enter(Turn<R> turn) {
        lock.lock();
        try {
            if (queue.size() >= maxQueued) {
                throw new FastpubsubException(ErrorCode.SERVER_BUSY);
            }
            queue.add(turn);
            if (running) {
                joined.signal();
                return false;
            }
            running = true;
            if (System.nanoTime() - lastRoundEnd > lastRoundNanos + maxLingerNanos) {
                expected = 1;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** False when the turn's round has ended, true when the caller is to run one. */
    private boolean awaitTurn(Turn<R> turn) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (turn.state == State.QUEUED) {
            LockSupport.parkNanos(this, deadline - System.nanoTime());
            turn.noteInterrupt();
            if ((turn.interrupted || deadline - System.nanoTime() <= 0) && leave(turn)) {
                throw new FastpubsubException(
                        ErrorCode.DATABASE_BUSY,
                        turn.interrupted ? "interrupted" : ErrorCode.DATABASE_BUSY.detail(),
                        null);
            }
        }
        while (turn.state == State.TAKEN) {
            LockSupport.park(this);
            turn.noteInterrupt();
        }
        return turn.state == State.LEADING;
    }

    /** False when it is too late for that. */
    private boolean leave(Turn<R> turn) {
        lock.lock();
        try {
            return turn.state == State.QUEUED && queue.remove(turn);
        } finally {
            lock.unlock();
        }
    }

    private void runRound(Turn<R> leader) {
        List<Turn<R>> round = begin(leader);
        leader.noteInterrupt(); // which is not for the others' work
        long start = System.nanoTime();
        try {
            run(round);
        } catch (Error e) {
            round.forEach(turn -> turn.failure = new IllegalStateException("the round was not finished", e));
            throw e;
        } finally {
            end(round, System.nanoTime() - start);
        }
    }

    private List<Turn<R>> begin(Turn<R> leader) {
        lock.lock();
        try {
            linger(leader);
            List<Turn<R>> round = new ArrayList<>();
            long sum = 0;
            for (Turn<R> next = queue.peek(); next != null && round.size() < MAX_REQUESTS; next = queue.peek()) {
                sum += weight.applyAsLong(next.request);
                if (!round.isEmpty() && sum > maxWeight) {
                    break;
                }
                next.state = State.TAKEN;
                round.add(queue.remove());
            }
            return round;
        } finally {
            lock.unlock();
        }
    }

    private void linger(Turn<R> leader) {
        long nanos = Math.min(maxLingerNanos, lastRoundNanos / 2);
        try {
            while (queue.size() < expected && nanos > 0) {
                nanos = joined.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            leader.interrupted = true;
        }
    }

    private void run(List<Turn<R>> round) {
        RuntimeException failure = attempt(round);
        if (failure != null && round.size() > 1 && Database.isRefusal(failure)) {
            oneByOne(round);
        } else {
            round.forEach(turn -> turn.failure = failure);
        }
    }

    /** Until something else fails than the data: that would fail for all, one after the other. */
    private void oneByOne(List<Turn<R>> round) {
        RuntimeException failure = null;
        for (Turn<R> turn : round) {
            if (failure == null || Database.isRefusal(failure)) {
                failure = attempt(List.of(turn));
            }
            turn.failure = failure;
        }
    }

    private @Nullable RuntimeException attempt(List<Turn<R>> round) {
        try {
            work.accept(round.stream().map(turn -> turn.request).toList());
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private void end(List<Turn<R>> round, long nanos) {
        Turn<R> next;
        lock.lock();
        try {
            expected = round.size() + queue.size();
            lastRoundNanos = nanos;
            lastRoundEnd = System.nanoTime();
            next = queue.peek();
            if (next == null) {
                running = false;
            } else {
                next.state = State.LEADING;
            }
        } finally {
            lock.unlock();
        }
        // The others first: the next round lingers for whatever they bring.
        for (Turn<R> turn : round) {
            turn.state = State.DONE;
            turn.wake();
        }
        if (next != null) {
            next.wake();
        }
    }

    private enum State {
        QUEUED,
        LEADING,
        TAKEN,
        DONE
    }

    /** A request in the queue. The state is written under the lock until a round takes it, and then by that round's thread. */
    private static final class Turn<R> {
        final R request;
        final Thread thread;
        volatile State state = State.QUEUED;

        @Nullable
        RuntimeException failure;

        /** For its own thread alone. */
        boolean interrupted;

        Turn(R request, Thread thread) {
            this.request = request;
            this.thread = thread;
        }

        void noteInterrupt() {
            interrupted |= Thread.interrupted();
        }

        void restoreInterrupt() {
            if (interrupted) {
                thread.interrupt();
            }
        }

        void wake() {
            if (thread != Thread.currentThread()) {
                LockSupport.unpark(thread);
            }
        }

        void throwIfFailed() {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
