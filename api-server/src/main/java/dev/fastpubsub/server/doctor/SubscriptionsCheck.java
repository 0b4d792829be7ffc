package dev.fastpubsub.server.doctor;

import dev.fastpubsub.server.doctor.BacklogStore.Holder;
import dev.fastpubsub.server.metrics.Gauges;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which subscriptions keep the log on disk, since nobody takes what waits for them. */
final class SubscriptionsCheck implements Check {

    private static final int NAMED = 5;

    private final BacklogStore store;
    private final Supplier<Gauges> gauges;
    private final Limits limits;

    SubscriptionsCheck(BacklogStore store, Supplier<Gauges> gauges, Limits limits) {
        this.store = store;
        this.gauges = gauges;
        this.limits = limits;
    }

    @Override
    public String name() {
        return "subscriptions";
    }

    @Override
    public List<Finding> look() {
        Gauges seen = gauges.get();
        Map<String, Long> held =
                store.holders().stream().collect(Collectors.toMap(Holder::subscriptionId, Holder::partitions));
        List<Finding> holding = seen.subscriptions().stream()
                .filter(subscription -> subscription.available() > 0)
                .filter(subscription ->
                        subscription.waitingSeconds() > limits.logAge().toSeconds()
                                || partitions(held, subscription) >= limits.heldPartitions())
                .map(subscription -> holds(subscription, partitions(held, subscription)))
                .toList();
        List<Finding> findings = holding.isEmpty()
                ? List.of(Finding.ok(
                        "None of " + Quantity.of(seen.subscriptionCount(), "subscription") + " is far behind."))
                : holding.stream().limit(NAMED).toList();
        List<Finding> unseen = seen.subscriptionsLeftOut() + Math.max(0, holding.size() - NAMED) == 0
                ? List.of()
                : List.of(Finding.note(
                        (holding.size() > NAMED ? Quantity.count(holding.size() - NAMED) + " more hold the log; " : "")
                                + Quantity.of(seen.subscriptionsLeftOut(), "subscription") + " were not looked at.",
                        ""));
        return Stream.concat(findings.stream(), unseen.stream()).toList();
    }

    private static long partitions(Map<String, Long> held, Gauges.Subscription subscription) {
        return held.getOrDefault(subscription.id(), 0L);
    }

    private static Finding holds(Gauges.Subscription subscription, long partitions) {
        return Finding.warning(
                "The subscription " + subscription.id() + " of topic " + subscription.topicId() + " keeps "
                        + Quantity.of(partitions, "full partition") + " of the log on disk. Waiting: "
                        + Quantity.of(subscription.available(), "message") + ", the first for "
                        + Quantity.time(subscription.waitingSeconds()) + ".",
                "Bring its consumers back, or delete it if nobody needs it.");
    }
}
