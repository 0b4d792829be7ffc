package dev.fastpubsub.server.costs;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The server's calls, over HTTP with kept connections. Payloads are the same in every run. Thread-safe. */
final class Load implements AutoCloseable {

    static final int PAYLOAD_BYTES = 200;
    static final int BATCH = 100;

    private static final int ID_LENGTH = 36;
    private static final String ID = "\"id\":\"";

    private final URI baseUri;
    private final String token;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicLong sequence = new AtomicLong();

    Load(URI baseUri) {
        this(baseUri, "");
    }

    /** @param token that each request shows, unless it is empty */
    Load(URI baseUri, String token) {
        this.baseUri = baseUri;
        this.token = token;
    }

    void createTopic(String id) throws IOException, InterruptedException {
        send(201, "POST", "/topics", "{\"id\":\"" + id + "\"}");
    }

    void createSubscription(String id, String topicId) throws IOException, InterruptedException {
        createSubscription(id, topicId, "");
    }

    /** @param settings further fields of the JSON, each with a comma before it */
    void createSubscription(String id, String topicId, String settings) throws IOException, InterruptedException {
        send(201, "POST", "/subscriptions", "{\"id\":\"" + id + "\",\"topic_id\":\"" + topicId + "\"" + settings + "}");
    }

    /** In requests of {@code batch} messages. */
    void publish(String topicId, int messages, int batch) throws IOException, InterruptedException {
        for (int sent = 0; sent < messages; sent += batch) {
            send(204, "POST", "/topics/" + topicId + "/messages", payloads(Math.min(batch, messages - sent)));
        }
    }

    /** Takes messages away: claims and acknowledges them in batches of 100, until so many are gone. */
    void take(String subscriptionId, int messages) throws IOException, InterruptedException {
        for (int taken = 0; taken < messages; ) {
            int count = takeBatch(subscriptionId, "bench");
            if (count == 0) {
                throw new IOException("only " + taken + " of " + messages + " messages were waiting");
            }
            taken += count;
        }
    }

    /** Claims a batch and acknowledges it. Returns how many messages it had. */
    int takeBatch(String subscriptionId, String consumerId) throws IOException, InterruptedException {
        return takeBatch(subscriptionId, consumerId, BATCH);
    }

    int takeBatch(String subscriptionId, String consumerId, int batch) throws IOException, InterruptedException {
        return claim(subscriptionId, consumerId, batch, "/acks");
    }

    /** Claims a batch and refuses it. Returns how many messages it had. */
    int nackBatch(String subscriptionId, String consumerId, int batch) throws IOException, InterruptedException {
        return claim(subscriptionId, consumerId, batch, "/nacks");
    }

    /** Waits for a batch, and acknowledges it. */
    void waitForBatch(String subscriptionId, int batch) throws IOException, InterruptedException {
        int unused = claim(subscriptionId, "bench&wait_seconds=2", batch, "/acks");
    }

    private int claim(String subscriptionId, String consumerId, int batch, String answer)
            throws IOException, InterruptedException {
        String path = "/subscriptions/" + subscriptionId;
        List<String> ids =
                ids(send(200, "GET", path + "/messages?consumer_id=" + consumerId + "&batch_size=" + batch, ""));
        if (!ids.isEmpty()) {
            send(204, "POST", path + answer, "[\"" + String.join("\",\"", ids) + "\"]");
        }
        return ids.size();
    }

    String metrics(String subscriptionId) throws IOException, InterruptedException {
        return send(200, "GET", "/subscriptions/" + subscriptionId + "/metrics", "");
    }

    @Override
    public void close() {
        http.close();
    }

    private String send(int expected, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(baseUri.resolve(path)).timeout(Duration.ofSeconds(60));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body.isEmpty()) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body));
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() != expected) {
            throw new IOException(method + " " + path + " answered " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    private String payloads(int count) {
        StringBuilder json = new StringBuilder(count * (PAYLOAD_BYTES + 1) + 2).append('[');
        for (int i = 0; i < count; i++) {
            int start = json.append(i == 0 ? "" : ",").length();
            long number = sequence.incrementAndGet();
            json.append("{\"sequence\":")
                    .append(number)
                    .append(",\"parity\":\"")
                    .append(number % 2 == 0 ? "even" : "odd")
                    .append("\",\"text\":\"");
            while (json.length() - start < PAYLOAD_BYTES - 2) {
                json.append((char) ('a' + (json.length() * 31L + i) % 26));
            }
            json.append("\"}");
        }
        return json.append(']').toString();
    }

    /** Of an answer to a claim. No payload here holds the text that an id begins with. */
    private static List<String> ids(String answer) {
        List<String> ids = new ArrayList<>(BATCH);
        for (int at = answer.indexOf(ID); at >= 0; at = answer.indexOf(ID, at)) {
            at += ID.length();
            ids.add(answer.substring(at, at + ID_LENGTH));
        }
        return ids;
    }
}
