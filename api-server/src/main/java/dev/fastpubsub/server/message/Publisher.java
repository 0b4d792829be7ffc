package dev.fastpubsub.server.message;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.log.Partitions;
import java.util.List;
import java.util.OptionalLong;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Publishes to topics. Topics and their routed subscriptions are cached without a time limit: each publish compares the
 * version under the topic's lock, so a change on another replica is seen by the very next one. Thread-safe.
 */
final class Publisher {

    private static final int CACHED_TOPICS = 100_000;

    /** Only a topic whose subscriptions change without a pause needs more than two. */
    private static final int TRIES = 20;

    /** SQLSTATE of a message for which no partition is there. */
    private static final String NO_PARTITION = "23514";

    private final PublishStore store;
    private final Partitions partitions;
    private final Cache<String, Routing> routings =
            Caffeine.newBuilder().maximumSize(CACHED_TOPICS).build();

    Publisher(PublishStore store, Partitions partitions) {
        this.store = store;
        this.partitions = partitions;
    }

    /**
     * Publishes all or none, in their order. When it returns, they are on disk.
     *
     * @param payloads JSON objects
     * @throws FastpubsubException TOPIC_NOT_FOUND
     */
    void publish(String topicId, List<String> payloads) {
        if (payloads.isEmpty()) {
            if (store.routing(topicId).isEmpty()) {
                throw notFound();
            }
            return;
        }
        for (int tries = 0; tries < TRIES; tries++) {
            Routing routing = routings.getIfPresent(topicId);
            if (routing == null) {
                routing = store.routing(topicId).orElseThrow(Publisher::notFound);
                routings.put(topicId, routing);
            }
            Routing current = routing;
            OptionalLong lastPos = routing.gate().pass(() -> append(current, payloads));
            if (lastPos.isPresent()) {
                routing.advance(lastPos.getAsLong());
                return;
            }
            routings.asMap().remove(topicId, routing);
        }
        throw new FastpubsubException(ErrorCode.DATABASE_BUSY, "topic " + topicId + " changes without a pause", null);
    }

    /** Whoever makes partitions may find others quicker to fill them. */
    private OptionalLong append(Routing routing, List<String> payloads) {
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                return store.publish(routing, payloads);
            } catch (DataIntegrityViolationException e) {
                if (!Database.sqlState(e).equals(NO_PARTITION)) {
                    throw e;
                }
                partitions.ensureFor(payloads.size());
            }
        }
        throw new FastpubsubException(ErrorCode.DATABASE_BUSY, "partitions fill up faster than they are made", null);
    }

    private static FastpubsubException notFound() {
        return new FastpubsubException(ErrorCode.TOPIC_NOT_FOUND);
    }
}
