package dev.fastpubsub.server.subscription;

import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/** Subscriptions in PostgreSQL. Thread-safe. */
final class SubscriptionStore {

    private static final String CREATE = """
        SELECT status
          FROM fastpubsub.create_subscription(
            :id, :topicId, :filter::text, :routed, :maxDeliveryAttempts, :backoffMinSeconds, :backoffMaxSeconds)
        """;

    private static final String FIND = """
        SELECT s.id, t.id AS topic_id, s.filter, s.max_delivery_attempts, s.backoff_min_seconds,
               s.backoff_max_seconds, s.created_at
          FROM fastpubsub.subscription s
          JOIN fastpubsub.topic t ON t.num = s.topic_num
         WHERE s.id = :id
        """;

    private static final String LIST = """
        SELECT s.id, t.id AS topic_id, s.filter, s.max_delivery_attempts, s.backoff_min_seconds,
               s.backoff_max_seconds, s.created_at
          FROM fastpubsub.subscription s
          JOIN fastpubsub.topic t ON t.num = s.topic_num
         ORDER BY s.id
        OFFSET :offset
         LIMIT :limit
        """;

    private static final String UPDATE = """
        SELECT fastpubsub.update_subscription(
          :id, :filterGiven, :filter::text, :routed, :maxDeliveryAttempts::int, :backoffMinSeconds::int,
          :backoffMaxSeconds::int)
        """;

    private static final String DELETE = """
        SELECT s.num
          FROM (SELECT num, fastpubsub.delete_subscription(id) AS deleted FROM fastpubsub.subscription WHERE id = :id) s
         WHERE s.deleted
        """;

    private static final String METRICS = """
        SELECT m.available, m.delivered, m.acked, m.dlq
          FROM fastpubsub.subscription s
          CROSS JOIN LATERAL fastpubsub.subscription_metrics(s.num) m
         WHERE s.id = :id
        """;

    private final Database database;

    SubscriptionStore(Database database) {
        this.database = database;
    }

    void create(Change subscription, String topicId) {
        String status = database.call(jdbc -> jdbc.sql(CREATE)
                .param("id", subscription.id())
                .param("topicId", topicId)
                .param("filter", subscription.filter())
                .param("routed", subscription.routed())
                .param("maxDeliveryAttempts", subscription.maxDeliveryAttempts())
                .param("backoffMinSeconds", subscription.backoffMinSeconds())
                .param("backoffMaxSeconds", subscription.backoffMaxSeconds())
                .query((row, index) -> row.getString("status"))
                .single());
        switch (status) {
            case "created" -> {}
            case "exists" -> throw new FastpubsubException(ErrorCode.SUBSCRIPTION_EXISTS);
            case "no topic" -> throw new FastpubsubException(ErrorCode.TOPIC_NOT_FOUND);
            default -> throw new IllegalStateException("create_subscription answered " + status);
        }
    }

    Optional<Subscription> find(String id) {
        return database.call(jdbc -> jdbc.sql(FIND)
                .param("id", id)
                .query(SubscriptionStore::subscription)
                .optional());
    }

    /** In ascending order of ids, byte by byte. */
    List<Subscription> list(long offset, int limit) {
        return database.call(jdbc -> jdbc.sql(LIST)
                .param("offset", offset)
                .param("limit", limit)
                .query(SubscriptionStore::subscription)
                .list());
    }

    /** What is null in the change stays. False when there is no such subscription. */
    boolean update(Change change, boolean filterGiven) {
        try {
            return database.call(jdbc -> jdbc.sql(UPDATE)
                    .param("id", change.id())
                    .param("filterGiven", filterGiven)
                    .param("filter", change.filter())
                    .param("routed", change.routed())
                    .param("maxDeliveryAttempts", change.maxDeliveryAttempts())
                    .param("backoffMinSeconds", change.backoffMinSeconds())
                    .param("backoffMaxSeconds", change.backoffMaxSeconds())
                    .query(Boolean.class)
                    .single());
        } catch (DataIntegrityViolationException e) {
            throw new FastpubsubException(ErrorCode.BACKOFF_ORDER, ErrorCode.BACKOFF_ORDER.detail(), e);
        }
    }

    /** Returns its number; empty when there is none. */
    Optional<Integer> delete(String id) {
        return database.call(
                jdbc -> jdbc.sql(DELETE).param("id", id).query(Integer.class).optional());
    }

    Optional<SubscriptionMetrics> metrics(String id) {
        return database.call(jdbc -> jdbc.sql(METRICS)
                .param("id", id)
                .query((row, index) -> new SubscriptionMetrics(
                        row.getLong("available"), row.getLong("delivered"), row.getLong("acked"), row.getLong("dlq")))
                .optional());
    }

    private static Subscription subscription(ResultSet row, int index) throws SQLException {
        return new Subscription(
                row.getString("id"),
                row.getString("topic_id"),
                row.getString("filter"),
                row.getInt("max_delivery_attempts"),
                row.getInt("backoff_min_seconds"),
                row.getInt("backoff_max_seconds"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    /**
     * What a caller asks for; null numbers stand for "as it is".
     *
     * @param routed whether the filter leaves anything out
     */
    record Change(
            String id,
            @Nullable String filter,
            boolean routed,
            @Nullable Integer maxDeliveryAttempts,
            @Nullable Integer backoffMinSeconds,
            @Nullable Integer backoffMaxSeconds) {}
}
