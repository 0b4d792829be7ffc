package dev.fastpubsub.server.message;

import dev.fastpubsub.server.config.RoundConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Shared rounds whose work notes what it was given, and when; the first can be held. Each request has a thread of its own. */
final class RecordedRounds implements AutoCloseable {
    private final SharedRounds<String> rounds;
    private final List<Round> recorded = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Gate first = new Gate();
    private final Consumer<List<String>> work;
    private volatile boolean holdsFirst;

    RecordedRounds(int maxQueued, Duration maxLinger) {
        this(maxQueued, maxLinger, Long.MAX_VALUE, request -> 1, requests -> {});
    }

    RecordedRounds(Consumer<List<String>> work) {
        this(100, Duration.ZERO, Long.MAX_VALUE, request -> 1, work);
    }

    RecordedRounds(
            int maxQueued,
            Duration maxLinger,
            long maxWeight,
            ToLongFunction<String> weight,
            Consumer<List<String>> work) {
        this.work = work;
        this.rounds = new SharedRounds<>(new RoundConfig(maxQueued, maxLinger), maxWeight, weight, this::run);
    }

    private void run(List<String> requests) {
        long start = System.nanoTime();
        Round round = new Round(requests, Thread.currentThread(), start);
        recorded.add(round);
        first.passIf(holdsFirst && recorded.size() == 1);
        work.accept(requests);
    }

    /** On the caller's thread. */
    void submit(String request) {
        rounds.submit(request);
    }

    /** Returns when it is in the queue, or in the first round if that is held. */
    Request start(String request) {
        return start(request, () -> {});
    }

    /** @param afterwards on the request's thread, when it has its answer */
    Request start(String request, Runnable afterwards) {
        CompletableFuture<@Nullable Throwable> outcome = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().name(request).start(() -> {
            try {
                rounds.submit(request);
                afterwards.run();
                outcome.complete(null);
            } catch (RuntimeException | Error e) {
                outcome.complete(e);
            }
        });
        threads.add(thread);
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .until(() -> thread.getState() == Thread.State.WAITING
                        || thread.getState() == Thread.State.TIMED_WAITING
                        || outcome.isDone());
        return new Request(thread, outcome);
    }

    /** A first round, that goes on until it is released. */
    Request hold(String request) {
        holdsFirst = true;
        return start(request);
    }

    void release() {
        first.open();
    }

    /** Work that takes its time. */
    static void take(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (end - System.nanoTime() > 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    List<Round> recorded() {
        return recorded;
    }

    List<List<String>> requests() {
        return recorded.stream().map(Round::requests).toList();
    }

    @Override
    public void close() throws InterruptedException {
        release();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Closed until it is opened once. */
    static final class Gate {
        private final CountDownLatch somebody = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        /** Waits, if this one has to. */
        void passIf(boolean has) {
            if (has) {
                somebody.countDown();
                await(open);
            }
        }

        void awaitSomebody() {
            await(somebody);
        }

        void open() {
            open.countDown();
        }

        private static void await(CountDownLatch latch) {
            try {
                if (!latch.await(1, TimeUnit.MINUTES)) {
                    throw new IllegalStateException("nobody came");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    record Round(List<String> requests, Thread thread, long start) {}

    record Request(Thread thread, CompletableFuture<@Nullable Throwable> outcome) {

        /** Null when it was done. */
        @Nullable
        Throwable failure() {
            return outcome.join();
        }
    }
}
