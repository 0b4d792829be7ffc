package dev.fastpubsub.server.metrics;

import java.util.List;

/**
 * What the database says of topics and subscriptions, at one moment.
 *
 * @param topicCount all there are
 * @param subscriptionCount all there are
 * @param topics the first ones by id
 * @param subscriptions the first ones by id
 */
record Gauges(long topicCount, long subscriptionCount, List<Topic> topics, List<Subscription> subscriptions) {

    Gauges {
        topics = List.copyOf(topics);
        subscriptions = List.copyOf(subscriptions);
    }

    long topicsLeftOut() {
        return topicCount - topics.size();
    }

    long subscriptionsLeftOut() {
        return subscriptionCount - subscriptions.size();
    }

    /** @param published messages, ever */
    record Topic(String id, long published) {}

    /**
     * The migration that makes {@code gauges} says what each number is.
     *
     * @param waitingSeconds how long the message that the next claim gives out first has been available; 0 if there is none
     */
    record Subscription(
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
