package dev.fastpubsub.server.message;

import java.time.Instant;

/**
 * A message in delivery or among the dead letters.
 *
 * @param payload JSON as it came
 */
record Message(MessageId id, String payload, int deliveryAttempts, Instant createdAt) {}
