package dev.fastpubsub.server.chaos;

import dev.fastpubsub.server.chaos.Calls.Answer;
import java.util.List;

/** The topics and subscriptions of a run. */
final class Topology {

    /** The busy one, with most of the subscriptions. */
    static final int ORDERS = 0;

    static final int EVENTS = 1;

    static final int MAX_ATTEMPTS = 4;

    private Topology() {}

    static String topicId(int topic) {
        return "topic-" + topic;
    }

    static void createTopic(Calls calls, int topic) throws InterruptedException {
        calls.insist("POST", "/topics", "{\"id\":\"" + topicId(topic) + "\"}", List.of(201, 409));
    }

    static SubscriptionLog subscribe(History history, Calls calls, String id, int topic, Kinds kinds)
            throws InterruptedException {
        Answer answer = calls.insist(
                "POST",
                "/subscriptions",
                """
                {"id":"%s","topic_id":"%s","filter":%s,"max_delivery_attempts":%d,"backoff_min_seconds":1,"backoff_max_seconds":1}
                """.formatted(id, topicId(topic), kinds.filter(), MAX_ATTEMPTS),
                List.of(201, 409));
        return history.subscribed(id, topic, kinds, MAX_ATTEMPTS, answer.span());
    }
}
