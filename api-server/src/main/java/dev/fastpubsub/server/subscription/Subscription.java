package dev.fastpubsub.server.subscription;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as callers see it.
 *
 * @param filter JSON as it was given, or null
 */
record Subscription(
        String id,
        String topicId,
        @Nullable String filter,
        int maxDeliveryAttempts,
        int backoffMinSeconds,
        int backoffMaxSeconds,
        Instant createdAt) {}
