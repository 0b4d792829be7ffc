package dev.fastpubsub.server.history;

import static java.util.stream.Collectors.groupingBy;

import dev.fastpubsub.server.history.SubscriptionHistory.Claim;
import dev.fastpubsub.server.history.SubscriptionHistory.Rest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one subscription got, held against what was published and what its consumers did. */
final class Judgement {
    /** The database's clock is not exactly ours. */
    private static final long CLOCK_ERROR = Duration.ofMillis(20).toNanos();

    private final SubscriptionHistory subscription;
    private final Map<String, Publication> publications;
    private final long lockTimeout;
    private final List<String> findings = new ArrayList<>();

    Judgement(SubscriptionHistory subscription, Map<String, Publication> publications, Duration lockTimeout) {
        this.subscription = subscription;
        this.publications = publications;
        this.lockTimeout = lockTimeout.toNanos();
    }

    List<String> findings() {
        Map<String, List<Delivery>> received = subscription.deliveries.stream().collect(groupingBy(Delivery::message));
        received.forEach(this::judge);
        subscription.rest().ifPresent(rest -> judgeRest(rest, received));
        if (subscription.singleConsumer) {
            judgeOrder();
        }
        return findings;
    }

    private void judge(String message, List<Delivery> unordered) {
        Publication publication = publications.get(message);
        if (publication == null || subscription.claimOn(publication) == Claim.FORBIDDEN) {
            found("foreign", message, publication == null ? "never published" : publication.toString());
        }
        if (unordered.stream().map(Delivery::id).distinct().count() > 1) {
            found("wrong id", message, "its id changed");
        }
        List<Delivery> deliveries = unordered.stream()
                .sorted(Comparator.comparingInt(Delivery::attempts))
                .toList();
        for (int index = 0; index < deliveries.size(); index++) {
            if (deliveries.get(index).attempts() != index + 1) {
                List<Integer> attempts =
                        deliveries.stream().map(Delivery::attempts).toList();
                found("wrong attempts", message, attempts.toString());
                return;
            }
        }
        if (deliveries.size() > subscription.maxAttempts) {
            found("wrong attempts", message, deliveries.size() + " of " + subscription.maxAttempts);
        }
        for (int index = 1; index < deliveries.size(); index++) {
            judgeRepetition(message, deliveries, deliveries.get(index - 1), deliveries.get(index));
        }
    }

    private void judgeRepetition(String message, List<Delivery> all, Delivery before, Delivery again) {
        Span ack = before.ack();
        if (ack != null && ack.to() < before.claim().from() + lockTimeout - CLOCK_ERROR) {
            found(
                    "doubled",
                    message,
                    "delivery " + again.attempts() + " though the one before was acknowledged in time");
        }
        boolean expired = again.claim().to() >= before.claim().from() + lockTimeout - CLOCK_ERROR;
        boolean nacked = all.stream()
                .map(Delivery::nack)
                .anyMatch(nack -> nack != null && !again.claim().isBefore(nack) && !nack.isBefore(before.claim()));
        if (!expired && !nacked) {
            found("doubled", message, "delivery " + again.attempts() + " without a nack or a lock timeout");
        }
    }

    private void judgeRest(Rest rest, Map<String, List<Delivery>> received) {
        for (Publication publication : publications.values()) {
            if (subscription.claimOn(publication) == Claim.REQUIRED && !received.containsKey(publication.message())) {
                found("lost", publication.message(), "never delivered");
            }
        }
        Set<String> dead = new HashSet<>(rest.deadLetters());
        received.forEach((message, deliveries) -> {
            boolean isDead = dead.contains(message);
            if (!isDead && !mayHaveBeenAcknowledged(deliveries)) {
                found("lost", message, "delivered " + deliveries.size() + " times, but neither acknowledged nor dead");
            }
            if (isDead && deliveries.size() != subscription.maxAttempts) {
                found("wrong attempts", message, "dead after " + deliveries.size());
            }
            if (isDead && deliveries.stream().anyMatch(this::acknowledgedInTime)) {
                found("doubled", message, "dead though it was acknowledged in time");
            }
        });
        for (String message : dead) {
            if (!received.containsKey(message)) {
                found("foreign", message, "dead but never delivered");
            }
        }
        Rest truth = new Rest(0, 0, received.size() - dead.size(), dead.size(), rest.deadLetters());
        if (!truth.equals(rest)) {
            findings.add(subscription.id + ": wrong metrics: " + rest.available() + " available, " + rest.delivered()
                    + " delivered, " + rest.acked() + " acked, " + rest.dead() + " dead; in truth " + truth.acked()
                    + " acked, " + truth.dead() + " dead");
        }
    }

    /** An ack counts while the message is in delivery to anyone; so one that counted came after the last claim. */
    private static boolean mayHaveBeenAcknowledged(List<Delivery> deliveries) {
        long lastClaim = deliveries.stream()
                .mapToLong(delivery -> delivery.claim().from())
                .max()
                .orElseThrow();
        return deliveries.stream().map(Delivery::ack).anyMatch(ack -> isAtOrAfter(ack, lastClaim));
    }

    private static boolean isAtOrAfter(@Nullable Span ack, long instant) {
        return ack != null && ack.to() >= instant;
    }

    private boolean acknowledgedInTime(Delivery delivery) {
        Span ack = delivery.ack();
        return ack != null && ack.to() < delivery.claim().from() + lockTimeout - CLOCK_ERROR;
    }

    private void judgeOrder() {
        long last = 0;
        for (Delivery delivery : subscription.deliveries) {
            if (delivery.attempts() == 1) {
                if (delivery.off() <= last) {
                    found("out of order", delivery.message(), "offset " + delivery.off() + " after " + last);
                }
                last = delivery.off();
            }
        }
    }

    private void found(String what, String message, String how) {
        findings.add(subscription.id + ": " + what + ": " + message + ": " + how);
    }
}
