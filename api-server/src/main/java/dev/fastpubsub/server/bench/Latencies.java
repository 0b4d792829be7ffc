package dev.fastpubsub.server.bench;

import java.time.Duration;
import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * A histogram that many workers write into: three digits from a microsecond to an hour. To record takes two atomic
 * additions and no lock; several recorders, each for some of the workers, keep cores from fighting for one counter. Thread-safe.
 */
final class Latencies {

    private static final long LEAST = Duration.ofNanos(1_000).toNanos();
    private static final long LONGEST = Duration.ofHours(1).toNanos();
    private static final int DIGITS = 3;
    private static final int MOST_RECORDERS = 8;

    private final Recorder[] recorders;
    private Histogram total = histogram(); // guarded by this

    Latencies() {
        recorders = new Recorder[Math.min(MOST_RECORDERS, Runtime.getRuntime().availableProcessors())];
        Arrays.setAll(recorders, i -> new Recorder(LEAST, LONGEST, DIGITS));
    }

    void record(int worker, long nanos) {
        recorders[worker % recorders.length].recordValue(Math.clamp(nanos, 0, LONGEST));
    }

    /** What was recorded since the last call of this or {@link #total}, in nanoseconds. */
    synchronized Histogram window() {
        Histogram window = histogram();
        for (Recorder recorder : recorders) {
            window.add(recorder.getIntervalHistogram());
        }
        total.add(window);
        return window;
    }

    /** What was recorded since the start or the last reset, in nanoseconds: a copy. */
    synchronized Histogram total() {
        window();
        return total.copy();
    }

    synchronized void reset() {
        window();
        total = histogram();
    }

    private static Histogram histogram() {
        return new Histogram(LEAST, LONGEST, DIGITS);
    }
}
