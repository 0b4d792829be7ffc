package dev.fastpubsub.server.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The virtual threads of a run. The first that fails stops all, and its failure comes out wherever the run waits for any of
 * them. Thread-safe. Nothing of it outlives {@link #close}.
 */
final class Workers implements AutoCloseable {

    /** What one worker does, until it is done, asked to stop or interrupted. */
    interface Work {
        void run(int number, BooleanSupplier isAskedToStop) throws InterruptedException;
    }

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile @Nullable RuntimeException failure;

    Group start(int count, Work work) {
        check();
        Group group = new Group();
        for (int i = 0; i < count; i++) {
            int number = i;
            group.members.add(Thread.ofVirtual().name("bench-" + number).unstarted(() -> run(number, group, work)));
        }
        threads.addAll(group.members);
        group.members.forEach(Thread::start);
        return group;
    }

    /** Throws what a worker failed with. */
    void check() {
        RuntimeException found = failure;
        if (found != null) {
            throw found;
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        threads.forEach(Workers::joinAnyway);
    }

    private void run(int number, Group group, Work work) {
        try {
            work.run(number, () -> group.stopping);
        } catch (InterruptedException e) {
            // told to stop
        } catch (RuntimeException e) {
            synchronized (this) {
                if (failure == null) {
                    failure = e;
                }
            }
            threads.forEach(Thread::interrupt);
        }
    }

    private static void joinAnyway(Thread thread) {
        boolean interrupted = Thread.interrupted();
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Workers of one kind. */
    final class Group {
        private final List<Thread> members = new ArrayList<>();
        private volatile boolean stopping;

        private Group() {}

        /** Waits until all are done. */
        void join() throws InterruptedException {
            for (Thread member : members) {
                member.join();
            }
            check();
        }

        /** After what they are at; but who takes longer than a second for that is interrupted. */
        void stop() throws InterruptedException {
            stopping = true;
            long start = System.nanoTime();
            for (Thread member : members) {
                Duration left = GRACE.minusNanos(System.nanoTime() - start);
                if (!member.join(left)) {
                    member.interrupt();
                }
            }
            join();
        }
    }
}
