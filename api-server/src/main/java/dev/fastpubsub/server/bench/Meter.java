package dev.fastpubsub.server.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts and times one kind of thing that a run does. Thread-safe; workers only ever add. */
final class Meter {

    private final String name;
    private final LongAdder messages = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private final LongAdder empty = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final AtomicLong last = new AtomicLong();
    private final Latencies latencies = new Latencies();
    private volatile long start;
    private long windowMessages; // guarded by this
    private @Nullable Measured ended; // guarded by this

    Meter(String name) {
        this.name = name;
        begin();
    }

    String name() {
        return name;
    }

    /** From now on it counts, from zero. */
    synchronized void begin() {
        for (LongAdder counter : new LongAdder[] {messages, bytes, requests, empty, errors, retries}) {
            counter.reset();
        }
        latencies.reset();
        windowMessages = 0;
        ended = null;
        start = System.nanoTime();
        last.set(start);
    }

    /** When it began, of {@link System#nanoTime}. */
    long start() {
        return start;
    }

    /** A request that did what it should. */
    void request(int worker, int messageCount, long byteCount, long nanos) {
        requests.increment();
        message(worker, messageCount, byteCount, nanos);
    }

    /** Messages that took so long, without a request of their own. */
    void message(int worker, int messageCount, long byteCount, long nanos) {
        messages.add(messageCount);
        bytes.add(byteCount);
        latencies.record(worker, nanos);
        last.accumulateAndGet(System.nanoTime(), Math::max);
    }

    /** A request that was due, and not sent until now. Its latency would be this at least. */
    void late(int worker, long nanos) {
        latencies.record(worker, nanos);
    }

    /** A request that found nothing. */
    void empty() {
        requests.increment();
        empty.increment();
    }

    /** A request that failed, or whose answer never came. */
    void error() {
        requests.increment();
        errors.increment();
    }

    /** A request that was refused for the moment. */
    void retry() {
        requests.increment();
        retries.increment();
    }

    /** What comes after this is not measured. */
    synchronized void end() {
        ended = measured();
    }

    /** From its begin to the last thing that it counted before its end. */
    synchronized Measured measured() {
        if (ended != null) {
            return ended;
        }
        return new Measured(
                name,
                messages.sum(),
                bytes.sum(),
                requests.sum(),
                empty.sum(),
                errors.sum(),
                retries.sum(),
                (last.get() - start) / 1e9,
                latencies.total());
    }

    /** What has come since the last call. */
    synchronized Window window() {
        long sum = messages.sum();
        Window window = new Window(sum - windowMessages, errors.sum(), retries.sum(), latencies.window());
        windowMessages = sum;
        return window;
    }

    /**
     * A stretch of time.
     *
     * @param errors so far
     * @param retries so far
     */
    record Window(long messages, long errors, long retries, Histogram latencies) {}
}
