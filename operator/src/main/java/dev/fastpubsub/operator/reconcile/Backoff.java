package dev.fastpubsub.operator.reconcile;

import io.github.resilience4j.core.IntervalFunction;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When a resource that is not as it should be is looked at again: after a second, then ever later up to five minutes, and for
 * ever; each time with jitter, so that many do not come back at once. Thread-safe.
 */
final class Backoff {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LAST = Duration.ofMinutes(5);
    private static final double FACTOR = 2;
    private static final double JITTER = 0.3;

    /** Enough to reach the longest interval. */
    private static final int MOST_ATTEMPTS = 12;

    private final IntervalFunction intervals = IntervalFunction.ofExponentialRandomBackoff(FIRST, FACTOR, JITTER, LAST);
    private final Map<ResourceID, Integer> attempts = new ConcurrentHashMap<>();

    Duration next(ResourceID resource) {
        int attempt = attempts.merge(resource, 1, (before, one) -> Math.min(MOST_ATTEMPTS, before + one));
        return Duration.ofMillis(intervals.apply(attempt));
    }

    void reset(ResourceID resource) {
        attempts.remove(resource);
    }
}
