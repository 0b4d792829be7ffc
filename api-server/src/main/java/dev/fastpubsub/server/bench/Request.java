package dev.fastpubsub.server.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * One call of the server.
 *
 * @param path with the query, from the base URL on
 * @param body JSON; empty for none
 */
record Request(Call call, String path, byte[] body) {

    private static final byte[] NO_BODY = {};

    static Request of(Call call, String path) {
        return new Request(call, path, NO_BODY);
    }

    static Request of(Call call, String path, String body) {
        return new Request(call, path, body.getBytes(UTF_8));
    }

    static Request publish(String topicId, byte[] messages) {
        return new Request(Call.PUBLISH, "/topics/" + topicId + "/messages", messages);
    }

    /** @param waitSeconds how long the server may wait for a first message; servers that cannot ignore it */
    static Request claim(String subscriptionId, String consumerId, int batch, int waitSeconds) {
        String wait = waitSeconds == 0 ? "" : "&wait_seconds=" + waitSeconds;
        return of(
                Call.CLAIM,
                "/subscriptions/" + subscriptionId + "/messages?consumer_id=" + consumerId + "&batch_size=" + batch
                        + wait);
    }

    static Request ack(String subscriptionId, List<Delivery> deliveries) {
        return of(Call.ACK, "/subscriptions/" + subscriptionId + "/acks", ids(deliveries));
    }

    static Request nack(String subscriptionId, List<Delivery> deliveries) {
        return of(Call.NACK, "/subscriptions/" + subscriptionId + "/nacks", ids(deliveries));
    }

    static Request metrics(String subscriptionId) {
        return of(Call.METRICS, "/subscriptions/" + subscriptionId + "/metrics");
    }

    private static String ids(List<Delivery> deliveries) {
        StringBuilder json = new StringBuilder(deliveries.size() * 40 + 2);
        for (Delivery delivery : deliveries) {
            json.append(json.isEmpty() ? "[\"" : ",\"").append(delivery.id()).append('"');
        }
        return json.append(']').toString();
    }

    /** Without the query. */
    @Override
    public String toString() {
        int query = path.indexOf('?');
        return call.method() + " " + (query < 0 ? path : path.substring(0, query));
    }
}
