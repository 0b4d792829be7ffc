package dev.fastpubsub.operator.survey;

import dev.fastpubsub.operator.server.ServerClient;
import dev.fastpubsub.operator.server.ServerSubscription;
import dev.fastpubsub.operator.server.ServerTopic;

/** The surveys of all kinds. */
public record Surveys(
        Survey<ServerTopic> topics, Survey<ServerSubscription> subscriptions, Survey<ServerClient> clients) {

    public Surveys() {
        this(new Survey<>(ServerTopic::id), new Survey<>(ServerSubscription::id), new Survey<>(ServerClient::id));
    }

    /** How many subscriptions a topic has, of whoever. */
    public int subscriptionsOf(String topicId) {
        return Math.toIntExact(subscriptions.all().stream()
                .filter(subscription -> subscription.topicId().equals(topicId))
                .count());
    }
}
