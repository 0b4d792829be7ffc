package dev.fastpubsub.operator.server;

import java.util.List;
import java.util.Map;

/**
 * A subscription on the server.
 *
 * @param filter the values as texts, as the server compares them
 * @param createdAt as the server spells it
 */
public record ServerSubscription(
        String id,
        String topicId,
        Map<String, List<String>> filter,
        int maxDeliveryAttempts,
        int backoffMinSeconds,
        int backoffMaxSeconds,
        String createdAt) {

    public ServerSubscription {
        filter = Map.copyOf(filter);
    }
}
