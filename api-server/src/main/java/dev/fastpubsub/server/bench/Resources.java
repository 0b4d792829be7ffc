package dev.fastpubsub.server.bench;

import dev.fastpubsub.server.json.JsonWriter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Makes topics and subscriptions for a run, and deletes them when it is over, the last first. Not thread-safe. */
final class Resources implements AutoCloseable {

    private final Api api;
    private final boolean keep;
    private final Consumer<String> remarks;
    private final Deque<Request> deletions = new ArrayDeque<>();

    /** @param remarks told what could not be deleted */
    Resources(Api api, boolean keep, Consumer<String> remarks) {
        this.api = api;
        this.keep = keep;
        this.remarks = remarks;
    }

    void createTopic(String id) throws InterruptedException {
        String body = JsonWriter.text(
                json -> json.writeStartObject().writeStringProperty("id", id).writeEndObject());
        create(Request.of(Call.CREATE_TOPIC, "/topics", body), Request.of(Call.DELETE_TOPIC, "/topics/" + id));
    }

    /** @param filtered whether it takes only what matches */
    void createSubscription(String id, String topicId, boolean filtered) throws InterruptedException {
        String body = JsonWriter.text(json -> {
            json.writeStartObject().writeStringProperty("id", id).writeStringProperty("topic_id", topicId);
            if (filtered) {
                json.writeName("filter").writeRawValue(Payloads.FILTER);
            }
            json.writeEndObject();
        });
        create(Request.of(Call.CREATE_SUBSCRIPTION, "/subscriptions", body), deletion(id));
    }

    /** Before its turn. */
    void deleteSubscription(String id) throws InterruptedException {
        Request deletion = deletion(id);
        deletions.removeIf(other -> other.path().equals(deletion.path()));
        if (!keep) {
            api.demand(deletion, 204);
        }
    }

    @Override
    public void close() {
        for (Request deletion : deletions) {
            if (!keep) {
                delete(deletion);
            }
        }
        deletions.clear();
    }

    /** The deletion is noted first, since an interrupted call may have done its work. One that is refused has not. */
    private void create(Request creation, Request deletion) throws InterruptedException {
        deletions.push(deletion);
        try {
            api.demand(creation, 201);
        } catch (BenchException e) {
            deletions.pop();
            throw e;
        }
    }

    /** What is gone already is what was wanted; the subscriptions of a topic go with it. */
    private void delete(Request deletion) {
        try {
            Answer answer = api.send(0, deletion);
            if (!answer.is(204) && !answer.is(404)) {
                remarks.accept("left behind: " + deletion + " answered " + answer.status() + " " + answer.detail());
            }
        } catch (IOException e) {
            remarks.accept("left behind: " + deletion + " failed: " + Refusal.reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            remarks.accept("left behind: " + deletion + " was not sent");
        }
    }

    private static Request deletion(String subscriptionId) {
        return Request.of(Call.DELETE_SUBSCRIPTION, "/subscriptions/" + subscriptionId);
    }
}
