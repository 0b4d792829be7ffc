package dev.fastpubsub.operator.server;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** How a subscription delivers. What is empty is the server's default. */
public record Limits(
        Map<String, List<String>> filter,
        OptionalInt maxDeliveryAttempts,
        OptionalInt backoffMinSeconds,
        OptionalInt backoffMaxSeconds) {

    public Limits {
        filter = Map.copyOf(filter);
    }

    /** Whether a subscription is as asked; what is left to the server is not compared. */
    public boolean matches(ServerSubscription subscription) {
        return filter.equals(subscription.filter())
                && matches(maxDeliveryAttempts, subscription.maxDeliveryAttempts())
                && matches(backoffMinSeconds, subscription.backoffMinSeconds())
                && matches(backoffMaxSeconds, subscription.backoffMaxSeconds());
    }

    private static boolean matches(OptionalInt wanted, int actual) {
        return wanted.isEmpty() || wanted.getAsInt() == actual;
    }
}
