package dev.fastpubsub.server.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Takes down what happened. Thread-safe. */
public final class History {
    private final Duration lockTimeout;
    private final Map<String, Publication> publications = new ConcurrentHashMap<>();
    private final Queue<SubscriptionHistory> subscriptions = new ConcurrentLinkedQueue<>();
    private final Queue<String> incidents = new ConcurrentLinkedQueue<>();

    /** @param lockTimeout of all servers and of the cleanup */
    public History(Duration lockTimeout) {
        this.lockTimeout = lockTimeout;
    }

    public void published(Publication publication) {
        publications.put(publication.message(), publication);
    }

    /** @param kinds that its filter lets through; null for no filter */
    public SubscriptionHistory subscribed(
            String id, String topic, @Nullable Set<String> kinds, int maxAttempts, boolean singleConsumer, Span span) {
        SubscriptionHistory subscription = new SubscriptionHistory(
                id, topic, maxAttempts, singleConsumer, new SubscriptionHistory.Rule(kinds, span));
        subscriptions.add(subscription);
        return subscription;
    }

    /** Something that must not happen whatever else does. */
    public void incident(String what) {
        incidents.add(what);
    }

    /** Then there is no point in going on. */
    public boolean hasIncidents() {
        return !incidents.isEmpty();
    }

    public long confirmed() {
        return publications.values().stream()
                .filter(publication -> publication.outcome() == Publication.Outcome.CONFIRMED)
                .count();
    }

    public long rolledBack() {
        return publications.values().stream()
                .filter(publication -> publication.outcome() == Publication.Outcome.ROLLED_BACK)
                .count();
    }

    public long deliveries() {
        return subscriptions.stream()
                .mapToLong(subscription -> subscription.deliveries.size())
                .sum();
    }

    /** Every promise that was not kept, in words; empty when all were. */
    public List<String> verdict() {
        List<String> findings = new ArrayList<>(incidents);
        Offsets offsets = new Offsets(publications);
        for (SubscriptionHistory subscription : subscriptions) {
            findings.addAll(new Judgement(subscription, publications, lockTimeout).findings());
            offsets.add(subscription);
        }
        findings.addAll(offsets.findings());
        return findings;
    }
}
