package dev.fastpubsub.server.original;

import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls a server as any program would. */
record Consumer(TestServer server) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    JsonNode call(int status, String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.baseUri().resolve(path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() != status) {
                throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return JsonMapper.shared().readTree(answer.body().isEmpty() ? "null" : answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    JsonNode get(String path) {
        return call(200, "GET", path, "");
    }

    /** Takes and acknowledges until nothing is left, in batches of seven. */
    List<Delivered> drain(String subscription) {
        List<Delivered> all = new ArrayList<>();
        while (true) {
            List<Delivered> batch = take(subscription);
            if (batch.isEmpty()) {
                return all;
            }
            settle(subscription, "acks", batch);
            all.addAll(batch);
        }
    }

    List<Delivered> take(String subscription) {
        return messages(get("/subscriptions/" + subscription + "/messages?consumer_id=c&batch_size=7"));
    }

    void settle(String subscription, String how, List<Delivered> messages) {
        String ids = messages.stream().map(each -> '"' + each.id() + '"').collect(Collectors.joining(",", "[", "]"));
        call(204, "POST", "/subscriptions/" + subscription + "/" + how, ids);
    }

    List<Delivered> deadLetters(String subscription) {
        return messages(get("/subscriptions/" + subscription + "/dlq?limit=100"));
    }

    /** Available, delivered, acked and dead ones. */
    String metrics(String subscription) {
        JsonNode metrics = get("/subscriptions/" + subscription + "/metrics");
        return "%s %s %s %s"
                .formatted(
                        metrics.get("available"), metrics.get("delivered"), metrics.get("acked"), metrics.get("dlq"));
    }

    private static List<Delivered> messages(JsonNode answer) {
        List<Delivered> messages = new ArrayList<>();
        answer.get("data")
                .forEach(message -> messages.add(new Delivered(
                        message.get("id").asString(),
                        message.get("payload").get("n").asInt(),
                        message.get("delivery_attempts").asInt(),
                        message.get("created_at").asString())));
        return messages;
    }

    record Delivered(String id, int n, int attempts, String createdAt) {}
}
