package dev.fastpubsub.server.chaos;

import java.util.ArrayList;
import java.util.List;

/**
 * What publishers and consumers did and saw, and when PostgreSQL crashed, by one monotonic clock. Thread-safe.
 *
 * <p>A million messages to four subscriptions take about 100 MB.
 */
final class History {

    private final Publications publications = new Publications();
    private final List<SubscriptionLog> subscriptions = new ArrayList<>();
    private final List<Span> crashes = new ArrayList<>();
    private final long origin = System.nanoTime();

    /** Nanoseconds since the beginning. */
    long now() {
        return System.nanoTime() - origin;
    }

    Publications publications() {
        return publications;
    }

    synchronized SubscriptionLog subscribed(String id, int topic, Kinds kinds, int maxAttempts, Span created) {
        SubscriptionLog log = new SubscriptionLog(id, topic, kinds, maxAttempts, created);
        subscriptions.add(log);
        return log;
    }

    /** PostgreSQL ended without a checkpoint: from before it was told to until it took connections again. */
    synchronized void crashed(Span span) {
        crashes.add(span);
    }

    synchronized List<SubscriptionLog> subscriptions() {
        return List.copyOf(subscriptions);
    }

    synchronized List<Span> crashes() {
        return List.copyOf(crashes);
    }
}
