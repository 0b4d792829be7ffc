package dev.fastpubsub.server.message;

import dev.fastpubsub.server.json.JsonSlice;
import java.time.Instant;

/**
 * A message in delivery or among the dead letters.
 *
 * @param payload JSON as it came
 */
record Message(MessageId id, JsonSlice payload, int deliveryAttempts, Instant createdAt) {}
