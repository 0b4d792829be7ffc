package dev.fastpubsub.server.contract;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** A topic of its own with a subscription: what most tests start from. */
record Channel(String topic, String subscription) {

    static final String[] MESSAGE_FIELDS = {"id", "subscription_id", "payload", "delivery_attempts", "created_at"};

    /** A message as it was delivered, its payload as it stood in the answer. */
    record Message(String id, String subscriptionId, String payload, int attempts, String createdAt) {}

    static Channel open() {
        return open("{}");
    }

    /** With the given settings of the subscription: a JSON object with {@code '} for {@code "}. */
    static Channel open(String settings) {
        String topic = WireClient.freshId();
        WireClient.post("/topics", "{\"id\": \"" + topic + "\"}").hasStatus(201);
        return new Channel(topic, topic).another(settings);
    }

    /** A further subscription to the same topic. */
    Channel another(String settings) {
        Channel channel = new Channel(topic, WireClient.freshId());
        channel.subscribe(settings);
        return channel;
    }

    Answer subscribe(String settings) {
        String fields =
                settings.strip().replace('\'', '"').replaceFirst("^\\{", "").replaceFirst("}$", "");
        String body = "{\"id\": \"" + subscription + "\", \"topic_id\": \"" + topic + "\""
                + (fields.isBlank() ? "" : ", " + fields) + "}";
        return WireClient.post("/subscriptions", body).hasStatus(201);
    }

    void publish(String... messages) {
        WireClient.post("/topics/" + topic + "/messages", "[" + String.join(",", messages) + "]")
                .isNoContent();
    }

    /** Publishes {@code {"n":1}} to {@code {"n":count}}. */
    void publishNumbered(int count) {
        publish(numbered(1, count).toArray(String[]::new));
    }

    static List<String> numbered(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(n -> "{\"n\":" + n + "}")
                .toList();
    }

    List<Message> consume() {
        return consume("worker", 100);
    }

    List<Message> consume(String consumer, int batchSize) {
        return messages(WireClient.get(path("/messages?consumer_id=" + consumer + "&batch_size=" + batchSize)));
    }

    List<String> consumePayloads() {
        return consume().stream().map(Message::payload).toList();
    }

    List<Message> deadLetters() {
        return messages(WireClient.get(path("/dlq?limit=100")));
    }

    void ack(Collection<Message> messages) {
        WireClient.post(path("/acks"), ids(messages)).isNoContent();
    }

    void nack(Collection<Message> messages) {
        WireClient.post(path("/nacks"), ids(messages)).isNoContent();
    }

    void reprocess(Collection<Message> messages) {
        WireClient.post(path("/dlq/reprocess"), ids(messages)).isNoContent();
    }

    Answer metrics() {
        return WireClient.get(path("/metrics")).hasStatus(200);
    }

    void hasMetrics(int available, int delivered, int acked, int dlq) {
        metrics()
                .hasJson("{'subscription_id': '%s', 'available': %d, 'delivered': %d, 'acked': %d, 'dlq': %d}"
                        .formatted(subscription, available, delivered, acked, dlq));
    }

    String path(String rest) {
        return "/subscriptions/" + subscription + rest;
    }

    static String ids(Collection<Message> messages) {
        return messages.stream().map(message -> '"' + message.id() + '"').collect(joining(",", "[", "]"));
    }

    static List<Message> messages(Answer answer) {
        return answer.hasStatus(200).rawItems().stream()
                .map(fields -> {
                    assertThat(fields).containsOnlyKeys(MESSAGE_FIELDS);
                    return new Message(
                            fields.getOrDefault("id", ""),
                            fields.getOrDefault("subscription_id", ""),
                            fields.getOrDefault("payload", ""),
                            Integer.parseInt(fields.getOrDefault("delivery_attempts", "")),
                            fields.getOrDefault("created_at", ""));
                })
                .toList();
    }

    static List<String> payloads(List<Message> messages) {
        return messages.stream().map(Message::payload).toList();
    }
}
