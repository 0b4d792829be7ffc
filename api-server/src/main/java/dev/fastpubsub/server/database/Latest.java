package dev.fastpubsub.server.database;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last answer to a question that many ask. When it is too old for somebody, one asks again for all who wait; a failure is
 * an answer like any other, so a database that is down is not asked by each of them in turn. An answer is as old as the moment
 * at which it was asked for, so a slow one is no younger. Thread-safe.
 */
public final class Latest<T> {

    private final Supplier<T> source;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Answer<T> last;
    private volatile long forgotten = System.nanoTime();

    public Latest(Supplier<T> source) {
        this.source = source;
    }

    /**
     * The answer, or the failure thrown.
     *
     * @param notBefore when it may have been asked for at the earliest, of {@link System#nanoTime}
     */
    public T asOf(long notBefore) {
        long earliest = forgotten - notBefore > 0 ? forgotten : notBefore;
        Answer<T> answer = last;
        if (answer == null || answer.isBefore(earliest)) {
            answer = ask(earliest);
        }
        return answer.get();
    }

    /** Whatever was asked for until now is too old for everybody. */
    public void forget() {
        forgotten = System.nanoTime();
    }

    private Answer<T> ask(long notBefore) {
        asking.lock();
        try {
            Answer<T> answer = last;
            if (answer == null || answer.isBefore(notBefore)) {
                answer = Answer.of(source);
                last = answer;
            }
            return answer;
        } finally {
            asking.unlock();
        }
    }

    private record Answer<T>(long since, Supplier<T> outcome) {

        static <T> Answer<T> of(Supplier<T> source) {
            long since = System.nanoTime();
            try {
                T value = source.get();
                return new Answer<>(since, () -> value);
            } catch (RuntimeException e) {
                return new Answer<>(since, () -> {
                    throw e;
                });
            }
        }

        T get() {
            return outcome.get();
        }

        boolean isBefore(long instant) {
            return since - instant < 0;
        }
    }
}
