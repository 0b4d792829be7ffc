package dev.fastpubsub.server.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fastpubsub.server.json.JsonWriter;
import tools.jackson.core.JsonGenerator;

/** A result for programs: one JSON object. Times are in seconds but for latencies, which are in milliseconds. */
final class JsonReport {

    private JsonReport() {}

    static String of(Result result) {
        return new String(
                JsonWriter.object(json -> {
                    json.writeStringProperty(
                            "command", result.settings().scenario().name());
                    json.writeStringProperty("started_at", JsonWriter.timestamp(result.startedAt()));
                    versions(json, result);
                    settings(json, result.settings());
                    json.writeArrayPropertyStart("measured");
                    result.measured().forEach(row -> row(json, row));
                    json.writeEndArray();
                    json.writeNumberProperty("unsent", result.unsent());
                    json.writeNumberProperty("in_doubt", result.inDoubt());
                    json.writeBooleanProperty("interrupted", result.interrupted());
                    Verdict verdict = result.verdict();
                    if (verdict == null) {
                        json.writeNullProperty("verified");
                    } else {
                        verified(json, verdict);
                    }
                }),
                UTF_8);
    }

    private static void versions(JsonGenerator json, Result result) {
        json.writeObjectPropertyStart("versions");
        json.writeStringProperty("bench", result.version());
        json.writeStringProperty("server", result.serverVersion());
        json.writeStringProperty("java", Runtime.version().toString());
        json.writeStringProperty("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        json.writeNumberProperty("processors", Runtime.getRuntime().availableProcessors());
        json.writeEndObject();
    }

    private static void settings(JsonGenerator json, Settings settings) {
        Topology topology = settings.topology();
        PublishPlan publish = settings.publish();
        ConsumePlan consume = settings.consume();
        json.writeObjectPropertyStart("settings");
        json.writeStringProperty("url", settings.target().url().toString());
        json.writeStringProperty("consume_url", settings.consumeTarget().url().toString());
        json.writeStringProperty("login", settings.target().login().toString());
        json.writeStringProperty("topic", topology.topicId());
        json.writeNumberProperty("subscriptions", topology.subscriptions());
        json.writeNumberProperty("filtered", topology.filtered().part());
        json.writeNumberProperty("matching", topology.matching().part());
        json.writeBooleanProperty("keep", topology.keep());
        json.writeNumberProperty("connections", publish.connections());
        json.writeNumberProperty("batch", publish.batch());
        json.writeNumberProperty("size", publish.size());
        json.writeNumberProperty("rate", publish.rate());
        json.writeNumberProperty("messages", publish.messages());
        json.writeNumberProperty("duration", publish.duration().toMillis() / 1e3);
        json.writeNumberProperty("consumers", consume.connections());
        json.writeNumberProperty("consume_batch", consume.batch());
        json.writeNumberProperty("wait_seconds", consume.longPoll().toSeconds());
        json.writeNumberProperty("poll_interval_ms", consume.pollInterval().toMillis());
        json.writeNumberProperty("lock_timeout", consume.lockTimeout().toSeconds());
        json.writeNumberProperty("warmup", settings.warmUp().toMillis() / 1e3);
        json.writeBooleanProperty("verify", settings.verify());
        json.writeEndObject();
    }

    private static void row(JsonGenerator json, Measured row) {
        json.writeStartObject();
        json.writeStringProperty("name", row.name());
        json.writeNumberProperty("seconds", row.seconds());
        json.writeNumberProperty("messages", row.messages());
        json.writeNumberProperty("bytes", row.bytes());
        json.writeNumberProperty("requests", row.requests());
        json.writeNumberProperty("empty", row.empty());
        json.writeNumberProperty("errors", row.errors());
        json.writeNumberProperty("retries", row.retries());
        json.writeNumberProperty("messages_per_second", row.messagesPerSecond());
        json.writeNumberProperty("megabytes_per_second", row.megabytesPerSecond());
        json.writeNumberProperty("requests_per_second", row.requestsPerSecond());
        json.writeObjectPropertyStart("latency_ms");
        json.writeNumberProperty("count", row.latencies().getTotalCount());
        json.writeNumberProperty("mean", row.latencies().getMean() / 1e6);
        json.writeNumberProperty("p50", row.millis(50));
        json.writeNumberProperty("p90", row.millis(90));
        json.writeNumberProperty("p99", row.millis(99));
        json.writeNumberProperty("p99_9", row.millis(99.9));
        json.writeNumberProperty("max", row.millis(100));
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void verified(JsonGenerator json, Verdict verdict) {
        json.writeObjectPropertyStart("verified");
        json.writeBooleanProperty("good", verdict.isGood());
        json.writeNumberProperty("subscriptions", verdict.subscriptions());
        json.writeNumberProperty("owed", verdict.owed());
        json.writeNumberProperty("received", verdict.received());
        json.writeNumberProperty("lost", verdict.lost());
        json.writeNumberProperty("doubled", verdict.doubled());
        json.writeNumberProperty("unexpected", verdict.unexpected());
        json.writeNumberProperty("redelivered", verdict.redelivered());
        json.writeNumberProperty("foreign", verdict.foreign());
        json.writeEndObject();
    }
}
