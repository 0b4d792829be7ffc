package dev.fastpubsub.server.message;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.fastpubsub.server.config.RoundConfig;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.json.JsonSlice;
import dev.fastpubsub.server.log.Partitions;
import dev.fastpubsub.server.wakeup.WakeUps;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Publishes to topics: what comes for one topic at the same time in one transaction. Topics and their routed subscriptions are
 * cached without a time limit: each publish compares the version under the topic's lock, so a change on another replica is seen by
 * the very next one. Thread-safe.
 */
final class Publisher {

    private static final int CACHED_TOPICS = 100_000;

    /** Only a topic whose subscriptions change without a pause needs more than two. */
    private static final int TRIES = 20;

    /** SQLSTATE of a message for which no partition is there. */
    private static final String NO_PARTITION = "23514";

    private final PublishStore store;
    private final Partitions partitions;
    private final WakeUps wakeUps;
    private final RoundConfig rounds;
    private final Cache<String, TopicLine> lines =
            Caffeine.newBuilder().maximumSize(CACHED_TOPICS).build();

    Publisher(PublishStore store, Partitions partitions, WakeUps wakeUps, RoundConfig rounds) {
        this.store = store;
        this.partitions = partitions;
        this.wakeUps = wakeUps;
        this.rounds = rounds;
    }

    /**
     * Publishes all or none, in their order. When it returns, they are on disk.
     *
     * @param payloads JSON objects
     * @throws FastpubsubException TOPIC_NOT_FOUND, or SERVER_BUSY when too many wait for this topic
     */
    void publish(String topicId, List<JsonSlice> payloads) {
        if (payloads.isEmpty()) {
            Routing unused = load(topicId);
            return;
        }
        lines.get(topicId, id -> new TopicLine(id, rounds, this::publishAll)).submit(payloads);
    }

    private void publishAll(TopicLine line, List<List<JsonSlice>> requests) {
        List<JsonSlice> payloads = requests.size() == 1 ? requests.getFirst() : together(requests);
        for (int tries = 0; tries < TRIES; tries++) {
            Routing routing = routing(line);
            Routing.Matches matches = routing.matches(payloads);
            OptionalLong lastPos = tellWhenInDoubt(routing, () -> append(routing, payloads, matches));
            if (lastPos.isPresent()) {
                routing.advance(lastPos.getAsLong());
                wakeUps.published(routing.topicNum(), matches.nums());
                return;
            }
            line.learn(null);
        }
        throw new FastpubsubException(
                ErrorCode.DATABASE_BUSY, "topic " + line.topicId() + " changes without a pause", null);
    }

    private static List<JsonSlice> together(List<List<JsonSlice>> requests) {
        List<JsonSlice> payloads = new ArrayList<>();
        requests.forEach(payloads::addAll);
        return payloads;
    }

    private Routing routing(TopicLine line) {
        Routing routing = line.routing();
        if (routing == null) {
            try {
                routing = load(line.topicId());
            } catch (FastpubsubException e) {
                lines.asMap().remove(line.topicId(), line); // nothing to remember of a topic that is not there
                throw e;
            }
            line.learn(routing);
        }
        return routing;
    }

    private Routing load(String topicId) {
        return store.routing(topicId).orElseThrow(() -> new FastpubsubException(ErrorCode.TOPIC_NOT_FOUND));
    }

    /** When the database does not answer, the messages may be there all the same. */
    private OptionalLong tellWhenInDoubt(Routing routing, Supplier<OptionalLong> work) {
        try {
            return work.get();
        } catch (FastpubsubException e) {
            if (e.code() == ErrorCode.DATABASE_DOWN) {
                wakeUps.perhapsPublished(routing.topicNum());
            }
            throw e;
        }
    }

    /** Whoever makes partitions may find others quicker to fill them. */
    private OptionalLong append(Routing routing, List<JsonSlice> payloads, Routing.Matches matches) {
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                return store.publish(routing, payloads, matches);
            } catch (DataIntegrityViolationException e) {
                if (!Database.sqlState(e).equals(NO_PARTITION)) {
                    throw e;
                }
                partitions.ensureFor(payloads.size());
            }
        }
        throw new FastpubsubException(ErrorCode.DATABASE_BUSY, "partitions fill up faster than they are made", null);
    }
}
