package dev.fastpubsub.server.subscription;

/**
 * Exact counts of one moment.
 *
 * @param available waiting, due or not
 * @param delivered locked to a consumer
 * @param acked ever acknowledged
 * @param deadLettered in the dead-letter queue
 */
record SubscriptionMetrics(long available, long delivered, long acked, long deadLettered) {}
