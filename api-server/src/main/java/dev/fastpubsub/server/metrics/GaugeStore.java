package dev.fastpubsub.server.metrics;

import dev.fastpubsub.server.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.ResultSetExtractor;

/** Asks PostgreSQL for the gauges. Thread-safe. */
public final class GaugeStore {

    /**
     * One statement for all; some probes of indexes for each topic and subscription, see the migration, a look at the files of
     * each partition and one at each session. Writes nothing.
     *
     * <p>What died after the oldest snapshot or transaction began cannot be vacuumed. When that was, PostgreSQL tells only of
     * sessions of our own role, but how many transactions ago, it tells of all; and that is what the harm grows with. Our own
     * snapshot is as old as the oldest transaction that has written, prepared ones and other databases included. A standby's
     * sender has no database, a vacuum's own worker no user: that one holds nothing back.
     */
    private static final String GAUGES = """
        SELECT c.topics, c.subscriptions, p.partitions, p.ahead, p.oldest_seconds, b.bytes, v.held_back,
               g.topic_id, g.subscription_id, g.published, g.available, g.delivered, g.dlq,
               g.acked, g.nacked, g.first_delivered, g.redelivered, g.expired, g.returned, g.waiting_seconds
          FROM (SELECT (SELECT count(*) FROM fastpubsub.topic) AS topics,
                       (SELECT count(*) FROM fastpubsub.subscription) AS subscriptions) c
          CROSS JOIN (
            SELECT count(*) AS partitions,
                   count(*) FILTER (WHERE l.lo_pos > s.last_value) AS ahead,
                   greatest(0, extract(epoch FROM clock_timestamp() - min(l.opened_at) FILTER (WHERE s.is_called)))::float8
                     AS oldest_seconds
              FROM fastpubsub.log_partition l
              CROSS JOIN fastpubsub.message_pos s) p
          CROSS JOIN (
            SELECT coalesce(sum(pg_total_relation_size(i.inhrelid)), 0)::bigint AS bytes
              FROM pg_inherits i
             WHERE i.inhparent IN ('fastpubsub.message'::regclass, 'fastpubsub.route'::regclass)) b
          CROSS JOIN (
            SELECT coalesce(greatest(
                     (SELECT max(greatest(age(a.backend_xmin), age(a.backend_xid)))
                        FROM pg_stat_activity a
                       WHERE a.usesysid IS NOT NULL AND (a.datname = current_database() OR a.datid IS NULL)),
                     (SELECT max(age(r.xmin)) FROM pg_replication_slots r)), 0) AS held_back) v
          LEFT JOIN fastpubsub.gauges(?) g ON true
        """;

    private static final int TIMEOUT_SECONDS = 5;

    /** For a database that does not even say that a statement took too long. */
    private static final Duration PATIENCE = Duration.ofSeconds(TIMEOUT_SECONDS + 1);

    private final Database database;
    private final int limit;

    /** @param limit of topics, and of subscriptions */
    public GaugeStore(Database database, int limit) {
        this.database = database;
        this.limit = limit;
    }

    /** Throws as {@link Database#call} does; DATABASE_BUSY when it takes more than 5 seconds. */
    public Gauges gauges() {
        ResultSetExtractor<Gauges> reader = GaugeStore::read;
        return database.lookUp(
                PATIENCE,
                jdbc -> jdbc.sql(GAUGES)
                        .withQueryTimeout(TIMEOUT_SECONDS)
                        .param(limit)
                        .query(reader));
    }

    /** There is a row at least, if only with the counts and the log. */
    private static Gauges read(ResultSet row) throws SQLException {
        Gauges.Log log = new Gauges.Log(0, 0, 0, 0, 0);
        long topicCount = 0;
        long subscriptionCount = 0;
        List<Gauges.Topic> topics = new ArrayList<>();
        List<Gauges.Subscription> subscriptions = new ArrayList<>();
        while (row.next()) {
            log = log(row);
            topicCount = row.getLong("topics");
            subscriptionCount = row.getLong("subscriptions");
            String topicId = row.getString("topic_id");
            String subscriptionId = row.getString("subscription_id");
            if (subscriptionId != null) {
                subscriptions.add(subscription(topicId, subscriptionId, row));
            } else if (topicId != null) {
                topics.add(new Gauges.Topic(topicId, row.getLong("published")));
            }
        }
        return new Gauges(log, topicCount, subscriptionCount, topics, subscriptions);
    }

    private static Gauges.Log log(ResultSet row) throws SQLException {
        return new Gauges.Log(
                row.getLong("partitions"),
                row.getLong("ahead"),
                row.getLong("bytes"),
                row.getDouble("oldest_seconds"),
                row.getLong("held_back"));
    }

    private static Gauges.Subscription subscription(String topicId, String id, ResultSet row) throws SQLException {
        return new Gauges.Subscription(
                topicId,
                id,
                row.getLong("available"),
                row.getLong("delivered"),
                row.getLong("dlq"),
                row.getLong("acked"),
                row.getLong("nacked"),
                row.getLong("first_delivered"),
                row.getLong("redelivered"),
                row.getLong("expired"),
                row.getLong("returned"),
                row.getDouble("waiting_seconds"));
    }
}
