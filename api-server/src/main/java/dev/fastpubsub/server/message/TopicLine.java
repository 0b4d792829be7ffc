package dev.fastpubsub.server.message;

import dev.fastpubsub.server.config.RoundConfig;
import dev.fastpubsub.server.json.JsonSlice;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Where the publishes of one topic meet in this server. Thread-safe. */
final class TopicLine {

    /** Bytes in one transaction, during which the topic is locked. */
    private static final long MAX_ROUND_BYTES = 4 << 20;

    /** Of each message, besides its payload. */
    private static final int ROW_BYTES = 100;

    private final String topicId;
    private final SharedRounds<List<JsonSlice>> rounds;
    private volatile @Nullable Routing routing;

    TopicLine(String topicId, RoundConfig config, BiConsumer<TopicLine, List<List<JsonSlice>>> publish) {
        this.topicId = topicId;
        this.rounds = new SharedRounds<>(
                config, MAX_ROUND_BYTES, TopicLine::bytes, requests -> publish.accept(this, requests));
    }

    String topicId() {
        return topicId;
    }

    /** As far as it is known; null when it has to be looked up. */
    @Nullable
    Routing routing() {
        return routing;
    }

    void learn(@Nullable Routing current) {
        routing = current;
    }

    void submit(List<JsonSlice> payloads) {
        rounds.submit(payloads);
    }

    private static long bytes(List<JsonSlice> payloads) {
        long bytes = 0;
        for (JsonSlice payload : payloads) {
            bytes += ROW_BYTES + payload.length();
        }
        return bytes;
    }
}
