package dev.fastpubsub.server.bench;

import org.HdrHistogram.Histogram;

/**
 * What a {@link Meter} found.
 *
 * @param requests all of them, also those that found nothing, failed or were refused
 * @param latencies in nanoseconds
 */
record Measured(
        String name,
        long messages,
        long bytes,
        long requests,
        long empty,
        long errors,
        long retries,
        double seconds,
        Histogram latencies) {

    private static final double BYTES_PER_MEGABYTE = 1e6;

    double messagesPerSecond() {
        return perSecond(messages);
    }

    /** A megabyte is 1,000,000 bytes. */
    double megabytesPerSecond() {
        return perSecond(bytes) / BYTES_PER_MEGABYTE;
    }

    double requestsPerSecond() {
        return perSecond(requests);
    }

    /** In milliseconds; 0 when nothing was timed. */
    double millis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }

    private double perSecond(long count) {
        return seconds > 0 ? count / seconds : 0;
    }
}
