package dev.fastpubsub.server.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Waits until every subscription has given out all it has, and looks how it stands then. */
final class Drain {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int PAGE = 100;

    private final History history;
    private final Calls calls;

    Drain(History history, Calls calls) {
        this.history = history;
        this.calls = calls;
    }

    /** Returns false if something stays though nothing fails any more: if it has not become less for a while. */
    boolean await(List<SubscriptionLog> subscriptions) throws InterruptedException {
        long least = Long.MAX_VALUE;
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            long left = 0;
            for (SubscriptionLog subscription : subscriptions) {
                JsonNode metrics = metrics(subscription);
                left += metrics.get("available").asLong()
                        + metrics.get("delivered").asLong();
            }
            if (left == 0) {
                return true;
            }
            if (left < least) {
                least = left;
                end = System.nanoTime() + PATIENCE.toNanos();
            }
            Thread.sleep(500);
        }
        return false;
    }

    /** When nobody does anything any more. */
    void look(List<SubscriptionLog> subscriptions) throws InterruptedException {
        for (SubscriptionLog subscription : subscriptions) {
            Map<Integer, Integer> deadLetters = deadLetters(subscription);
            JsonNode metrics = metrics(subscription);
            subscription.cameToRest(new Rest(
                    history.now(),
                    metrics.get("available").asLong(),
                    metrics.get("delivered").asLong(),
                    metrics.get("acked").asLong(),
                    metrics.get("dlq").asLong(),
                    deadLetters));
        }
    }

    private JsonNode metrics(SubscriptionLog subscription) throws InterruptedException {
        return get("/subscriptions/" + subscription.id() + "/metrics");
    }

    private Map<Integer, Integer> deadLetters(SubscriptionLog subscription) throws InterruptedException {
        Map<Integer, Integer> attempts = new HashMap<>();
        for (int offset = 0; ; offset += PAGE) {
            JsonNode page = get("/subscriptions/" + subscription.id() + "/dlq?offset=" + offset + "&limit=" + PAGE)
                    .get("data");
            for (JsonNode message : page) {
                int number = Payload.number(message.get("payload"));
                if (number < 0
                        || attempts.put(number, message.get("delivery_attempts").asInt()) != null) {
                    subscription.foreign("dead letter that is twice there or was never sent: " + message);
                }
            }
            if (page.size() < PAGE) {
                return attempts;
            }
        }
    }

    private JsonNode get(String path) throws InterruptedException {
        return JsonMapper.shared()
                .readTree(calls.insist("GET", path, "", List.of(200)).body());
    }
}
