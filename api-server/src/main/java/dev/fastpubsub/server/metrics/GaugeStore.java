package dev.fastpubsub.server.metrics;

import dev.fastpubsub.server.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.ResultSetExtractor;

/** Asks PostgreSQL for the gauges. Thread-safe. */
final class GaugeStore {

    /** One statement for all; some probes of indexes for each topic and subscription, see the migration. Writes nothing. */
    private static final String GAUGES = """
        SELECT c.topics, c.subscriptions, g.topic_id, g.subscription_id, g.published, g.available, g.delivered, g.dlq,
               g.acked, g.nacked, g.first_delivered, g.redelivered, g.expired, g.returned, g.waiting_seconds
          FROM (SELECT (SELECT count(*) FROM fastpubsub.topic) AS topics,
                       (SELECT count(*) FROM fastpubsub.subscription) AS subscriptions) c
          LEFT JOIN fastpubsub.gauges(?) g ON true
        """;

    private static final int TIMEOUT_SECONDS = 5;

    /** For a database that does not even say that a statement took too long. */
    private static final Duration PATIENCE = Duration.ofSeconds(TIMEOUT_SECONDS + 1);

    private final Database database;
    private final int limit;

    /** @param limit of topics, and of subscriptions */
    GaugeStore(Database database, int limit) {
        this.database = database;
        this.limit = limit;
    }

    /** Throws as {@link Database#call} does; DATABASE_BUSY when it takes more than 5 seconds. */
    Gauges gauges() {
        ResultSetExtractor<Gauges> reader = GaugeStore::read;
        return database.lookUp(
                PATIENCE,
                jdbc -> jdbc.sql(GAUGES)
                        .withQueryTimeout(TIMEOUT_SECONDS)
                        .param(limit)
                        .query(reader));
    }

    /** There is a row at least, if only with the counts. */
    private static Gauges read(ResultSet row) throws SQLException {
        long topicCount = 0;
        long subscriptionCount = 0;
        List<Gauges.Topic> topics = new ArrayList<>();
        List<Gauges.Subscription> subscriptions = new ArrayList<>();
        while (row.next()) {
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
        return new Gauges(topicCount, subscriptionCount, topics, subscriptions);
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
