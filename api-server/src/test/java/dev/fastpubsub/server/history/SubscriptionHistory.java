package dev.fastpubsub.server.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One life of a subscription. Deliveries may come from many threads; the rest from one. */
public final class SubscriptionHistory {
    final String id;
    final String topic;
    final int maxAttempts;
    final boolean singleConsumer;
    final List<Rule> rules = new CopyOnWriteArrayList<>();
    final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Rest rest;

    SubscriptionHistory(String id, String topic, int maxAttempts, boolean singleConsumer, Rule first) {
        this.id = id;
        this.topic = topic;
        this.maxAttempts = maxAttempts;
        this.singleConsumer = singleConsumer;
        rules.add(first);
    }

    /** @param kinds none for no filter */
    public void filterChanged(@Nullable Set<String> kinds, Span span) {
        rules.add(new Rule(kinds, span));
    }

    public void delivered(Delivery delivery) {
        deliveries.add(delivery);
    }

    /** How it stands when nothing is in flight and nothing waits. Not called for one that was deleted. */
    public void cameToRest(long available, long delivered, long acked, long dead, List<String> deadLetters) {
        rest = new Rest(available, delivered, acked, dead, new ArrayList<>(deadLetters));
    }

    Optional<Rest> rest() {
        return Optional.ofNullable(rest);
    }

    /** Whether it must have got a publication, may have, or must not have. */
    Claim claimOn(Publication publication) {
        if (!publication.topic().equals(topic)
                || publication.outcome() == Publication.Outcome.ROLLED_BACK
                || publication.span().isBefore(rules.getFirst().since())) {
            return Claim.FORBIDDEN;
        }
        boolean wanted = false;
        boolean unwanted = publication.outcome() == Publication.Outcome.IN_DOUBT
                || !rules.getFirst().since().isBefore(publication.span());
        for (int index = 0; index < rules.size(); index++) {
            boolean over =
                    index + 1 < rules.size() && rules.get(index + 1).since().isBefore(publication.span());
            if (!over && !publication.span().isBefore(rules.get(index).since())) {
                boolean matches = rules.get(index).matches(publication.kind());
                wanted |= matches;
                unwanted |= !matches;
            }
        }
        if (!wanted) {
            return Claim.FORBIDDEN;
        }
        return unwanted ? Claim.POSSIBLE : Claim.REQUIRED;
    }

    enum Claim {
        REQUIRED,
        POSSIBLE,
        FORBIDDEN
    }

    record Rule(@Nullable Set<String> kinds, Span since) {
        boolean matches(String kind) {
            return kinds == null || kinds.contains(kind);
        }
    }

    record Rest(long available, long delivered, long acked, long dead, List<String> deadLetters) {}
}
