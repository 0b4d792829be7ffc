package dev.fastpubsub.server.metrics;

import java.util.List;

/**
 * What the database says of topics, subscriptions and the log, at one moment.
 *
 * @param log that all topics share
 * @param topicCount all there are
 * @param subscriptionCount all there are
 * @param topics the first ones by id
 * @param subscriptions the first ones by id
 */
public record Gauges(
        Log log, long topicCount, long subscriptionCount, List<Topic> topics, List<Subscription> subscriptions) {

    public Gauges {
        topics = List.copyOf(topics);
        subscriptions = List.copyOf(subscriptions);
    }

    public long topicsLeftOut() {
        return topicCount - topics.size();
    }

    public long subscriptionsLeftOut() {
        return subscriptionCount - subscriptions.size();
    }

    /**
     * @param partitions all there are
     * @param partitionsAhead those that no message has reached
     * @param bytes on disk, indexes included
     * @param oldestSeconds how long the oldest partition has been in use; 0 before the first message
     * @param heldBackTransactions how many transactions have begun since the oldest that some session may still look back to
     */
    public record Log(
            long partitions, long partitionsAhead, long bytes, double oldestSeconds, long heldBackTransactions) {}

    /** @param published messages, ever */
    public record Topic(String id, long published) {}

    /**
     * The migration that makes {@code gauges} says what each number is.
     *
     * @param waitingSeconds how long the message that the next claim gives out first has been available; 0 if there is none
     */
    public record Subscription(
            String topicId,
            String id,
            long available,
            long delivered,
            long dlq,
            long acked,
            long nacked,
            long firstDelivered,
            long redelivered,
            long expired,
            long returned,
            double waitingSeconds) {}
}
