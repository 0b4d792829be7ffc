package dev.fastpubsub.server.doctor;

import dev.fastpubsub.server.metrics.Gauges;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Whether messages were given up. */
final class DeadLettersCheck implements Check {

    private static final int NAMED = 3;

    private final Supplier<Gauges> gauges;

    DeadLettersCheck(Supplier<Gauges> gauges) {
        this.gauges = gauges;
    }

    @Override
    public String name() {
        return "dead letters";
    }

    @Override
    public List<Finding> look() {
        List<Gauges.Subscription> with = gauges.get().subscriptions().stream()
                .filter(subscription -> subscription.dlq() > 0)
                .sorted(Comparator.comparingLong(Gauges.Subscription::dlq).reversed())
                .toList();
        if (with.isEmpty()) {
            return List.of(Finding.ok("There are none."));
        }
        long total = with.stream().mapToLong(Gauges.Subscription::dlq).sum();
        String most = with.stream()
                .limit(NAMED)
                .map(subscription -> subscription.id() + " " + Quantity.count(subscription.dlq()))
                .collect(Collectors.joining(", "));
        return List.of(Finding.warning(
                Quantity.of(total, "dead letter") + " of " + Quantity.of(with.size(), "subscription")
                        + ", most of them here: " + most + ".",
                "Find out from the consumers' logs why they were refused, then reprocess them (docs/guide.md)."));
    }
}
