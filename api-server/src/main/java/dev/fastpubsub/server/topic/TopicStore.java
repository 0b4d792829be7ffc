package dev.fastpubsub.server.topic;

import dev.fastpubsub.server.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Topics in PostgreSQL. Thread-safe. */
final class TopicStore {

    /** Looks before it takes a number: an identity value is burnt by every conflict, and there are only 2^31. */
    private static final String CREATE = """
        INSERT INTO fastpubsub.topic (id)
        SELECT :id
         WHERE NOT EXISTS (SELECT 1 FROM fastpubsub.topic WHERE id = :id)
        ON CONFLICT (id) DO NOTHING
        RETURNING id, created_at
        """;

    private static final String FIND = """
        SELECT id, created_at
          FROM fastpubsub.topic
         WHERE id = :id
        """;

    private static final String LIST = """
        SELECT id, created_at
          FROM fastpubsub.topic
         ORDER BY id
        OFFSET :offset
         LIMIT :limit
        """;

    private static final String DELETE_MANY_SUBSCRIPTIONS = "SELECT fastpubsub.delete_many_subscriptions(:id, :limit)";

    private static final int SUBSCRIPTIONS_AT_ONCE = 500;

    private static final String DELETE = """
        SELECT t.num
          FROM (SELECT num, fastpubsub.delete_topic(id) AS deleted FROM fastpubsub.topic WHERE id = :id) t
         WHERE t.deleted
        """;

    private final Database database;

    TopicStore(Database database) {
        this.database = database;
    }

    /** Empty when the id is taken. */
    Optional<Topic> create(String id) {
        return database.call(jdbc ->
                jdbc.sql(CREATE).param("id", id).query(TopicStore::topic).optional());
    }

    Optional<Topic> find(String id) {
        return database.call(
                jdbc -> jdbc.sql(FIND).param("id", id).query(TopicStore::topic).optional());
    }

    /** In ascending order of ids, byte by byte. */
    List<Topic> list(long offset, int limit) {
        return database.call(jdbc -> jdbc.sql(LIST)
                .param("offset", offset)
                .param("limit", limit)
                .query(TopicStore::topic)
                .list());
    }

    /** With its subscriptions and their messages. Returns its number; empty when there is none. */
    Optional<Integer> delete(String id) {
        while (deleteManySubscriptions(id) > 0) {
            // a topic with more of them than one transaction can lock
        }
        return database.call(
                jdbc -> jdbc.sql(DELETE).param("id", id).query(Integer.class).optional());
    }

    private int deleteManySubscriptions(String id) {
        return database.call(jdbc -> jdbc.sql(DELETE_MANY_SUBSCRIPTIONS)
                .param("id", id)
                .param("limit", SUBSCRIPTIONS_AT_ONCE)
                .query(Integer.class)
                .single());
    }

    private static Topic topic(ResultSet row, int index) throws SQLException {
        return new Topic(
                row.getString("id"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
