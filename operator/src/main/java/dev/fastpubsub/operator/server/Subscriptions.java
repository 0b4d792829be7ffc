package dev.fastpubsub.operator.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The server's subscriptions. */
public final class Subscriptions {

    private final Calls calls;

    Subscriptions(Calls calls) {
        this.calls = calls;
    }

    public Outcome<ServerSubscription> find(String id) {
        return calls.read("find_subscription", path(id)).map(Subscriptions::subscription);
    }

    public Outcome<List<ServerSubscription>> list() {
        return calls.list("list_subscriptions", "/subscriptions", Subscriptions::subscription);
    }

    /** {@link Outcome.Absent} when there is no such topic. */
    public Outcome<ServerSubscription> create(String id, String topicId, Limits limits) {
        Map<String, @Nullable Object> body = body(limits);
        body.values().removeIf(value -> value == null);
        body.put("id", id);
        body.put("topic_id", topicId);
        return calls.write("create_subscription", "POST", "/subscriptions", body)
                .map(Subscriptions::subscription);
    }

    /** In place: no message is lost. */
    public Outcome<ServerSubscription> update(String id, Limits limits) {
        return calls.write("update_subscription", "PUT", path(id), body(limits)).map(Subscriptions::subscription);
    }

    /** With all messages that wait for it. */
    public Outcome<JsonNode> delete(String id) {
        return calls.write("delete_subscription", "DELETE", path(id), null);
    }

    /** How many messages would be lost with it: available, delivered and dead ones. */
    public Outcome<Long> backlog(String id) {
        return calls.read("subscription_metrics", path(id) + "/metrics")
                .map(json -> json.path("available").asLong(0)
                        + json.path("delivered").asLong(0)
                        + json.path("dlq").asLong(0));
    }

    private static String path(String id) {
        return "/subscriptions/" + id;
    }

    /** In an update null stands for the server's default. */
    private static Map<String, @Nullable Object> body(Limits limits) {
        Map<String, @Nullable Object> body = new HashMap<>();
        body.put("filter", limits.filter());
        body.put("max_delivery_attempts", boxed(limits.maxDeliveryAttempts()));
        body.put("backoff_min_seconds", boxed(limits.backoffMinSeconds()));
        body.put("backoff_max_seconds", boxed(limits.backoffMaxSeconds()));
        return body;
    }

    private static @Nullable Integer boxed(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
    }

    private static ServerSubscription subscription(JsonNode json) {
        Map<String, List<String>> filter = new HashMap<>();
        json.path("filter").properties().forEach(entry -> {
            List<String> values = new ArrayList<>();
            entry.getValue().forEach(value -> values.add(value.asString()));
            filter.put(entry.getKey(), List.copyOf(values));
        });
        return new ServerSubscription(
                json.path("id").asString(""),
                json.path("topic_id").asString(""),
                filter,
                json.path("max_delivery_attempts").asInt(0),
                json.path("backoff_min_seconds").asInt(0),
                json.path("backoff_max_seconds").asInt(0),
                json.path("created_at").asString(""));
    }
}
