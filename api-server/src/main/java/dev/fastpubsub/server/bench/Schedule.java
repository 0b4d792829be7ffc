package dev.fastpubsub.server.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Says when each publish request is due. In a closed loop that is whenever a worker asks for one. In an open loop requests are
 * due at a fixed rate from the start on, whatever the server does: when all workers wait for answers, what became due
 * meanwhile is given out late, with the time when it was due. Latencies that count from then do not omit what a stalled
 * server kept from being sent. What is still not sent at the end is counted as late as it is then. Thread-safe.
 */
final class Schedule {

    /**
     * One request.
     *
     * @param due when, of {@link System#nanoTime}
     */
    record Send(long due, int messages) {}

    private final double nanosPerMessage;
    private final int batch;
    private final long messages;
    private final long start = System.nanoTime();
    private final long end;
    private final AtomicLong given = new AtomicLong();
    private final AtomicLong unsent = new AtomicLong();

    /**
     * Starts now.
     *
     * @param rate messages per second; 0 for a closed loop
     * @param batch messages of one request
     * @param messages in all; 0 for as many as fit into the duration
     * @param duration zero for as long as the messages take
     */
    Schedule(double rate, int batch, long messages, Duration duration) {
        this.nanosPerMessage = rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / rate;
        this.batch = batch;
        this.messages = messages == 0 ? Long.MAX_VALUE : messages;
        this.end = start + (duration.isZero() ? Long.MAX_VALUE / 2 : duration.toNanos());
    }

    /** The next request, once it is due; null when there is none any more. What is too late for is told to the meter. */
    @Nullable
    Send next(int worker, Meter meter) throws InterruptedException {
        while (true) {
            long first = given.getAndAdd(batch);
            if (first >= messages || first < 0) {
                return null;
            }
            int count = (int) Math.min(batch, messages - first);
            long now = System.nanoTime();
            long due = nanosPerMessage == 0 ? now : start + Math.round(first * nanosPerMessage);
            if (due - end >= 0) {
                return null;
            }
            if (now - end < 0) {
                sleepUntil(due);
                return new Send(due, count);
            }
            unsent.addAndGet(count);
            meter.late(worker, end - due);
        }
    }

    /** Messages that were due and never sent. */
    long unsent() {
        return unsent.get();
    }

    private static void sleepUntil(long due) throws InterruptedException {
        long nanos = due - System.nanoTime();
        if (nanos > 0) {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
    }
}
