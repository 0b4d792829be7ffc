package dev.fastpubsub.server.original;

import dev.fastpubsub.server.config.DatabaseUrl;
import dev.fastpubsub.server.database.Failures;
import dev.fastpubsub.server.database.LongTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The original's tables as they were at one moment. Reads only: PostgreSQL itself refuses anything else in this transaction. For one
 * thread.
 */
final class OriginalStore implements AutoCloseable {

    private static final String IN_SCHEMA = "SELECT set_config('search_path', quote_ident(?), true)";

    /** In the schema asked for, not in one that everybody sees. */
    private static final String HAS_TABLE = """
        SELECT EXISTS (
          SELECT 1
            FROM information_schema.tables
           WHERE table_schema = ? AND table_name = ?)
        """;

    private static final String TOPICS = "SELECT id, created_at::text FROM topics ORDER BY id COLLATE \"C\"";

    private static final String SUBSCRIPTIONS = """
        SELECT id, topic_id, filter::text, max_delivery_attempts, backoff_min_seconds, backoff_max_seconds,
               created_at::text
          FROM subscriptions
         ORDER BY id COLLATE "C"
        """;

    private static final String CLIENTS = """
        SELECT id, name, scopes, is_active, token_version, secret_hash, created_at::text, updated_at::text
          FROM clients
         ORDER BY id
        """;

    private static final String ACKED = "SELECT count(*) FROM subscription_messages WHERE status = 'acked'";

    /**
     * All of one publish have one created_at. Their ids hold a millisecond and then chance, so where that is the same, too, their places
     * in the table say most about the order in which they came.
     */
    private static final String MESSAGES = """
        SELECT id::text, subscription_id, status, delivery_attempts, available_at::text, created_at::text,
               created_at >= '1970-01-01 00:00:00Z' AND created_at < '10000-01-01 00:00:00Z' AS datable, payload::text
          FROM subscription_messages
         WHERE status <> 'acked'
         ORDER BY subscription_id COLLATE "C", created_at, left(id::text, 13), ctid
        """;

    /** Rows that are in memory at a time: the original has no limit on the size of a message. */
    private static final int PIECE = 50;

    private final LongTransaction transaction;
    private final JdbcTemplate jdbc;
    private final String schema;

    private OriginalStore(LongTransaction transaction, String schema) {
        this.transaction = transaction;
        this.jdbc = transaction.jdbc();
        this.schema = schema;
        String unused = jdbc.queryForObject(IN_SCHEMA, String.class, schema);
    }

    /** @throws ImportException when there is no way to it, or when it is not the original's */
    static OriginalStore open(DatabaseUrl url, String schema) {
        LongTransaction transaction;
        try {
            transaction = LongTransaction.reading(url, "fastpubsub import");
        } catch (SQLException e) {
            throw new ImportException("the original's database: " + Failures.oneLine(e));
        } catch (IllegalArgumentException e) {
            throw new ImportException("the original's database: the host or port in its URL is not valid");
        }
        OriginalStore store = new OriginalStore(transaction, schema);
        for (String table : List.of("topics", "subscriptions", "subscription_messages")) {
            if (!store.has(table)) {
                store.close();
                throw new ImportException("the original's database has no table " + table + " in the schema " + schema
                        + ": --from-schema names another");
            }
        }
        return store;
    }

    private boolean has(String table) {
        return Boolean.TRUE.equals(jdbc.queryForObject(HAS_TABLE, Boolean.class, schema, table));
    }

    List<OriginalTopic> topics() {
        return jdbc.query(TOPICS, (row, _) -> new OriginalTopic(row.getString("id"), row.getString("created_at")));
    }

    List<OriginalSubscription> subscriptions() {
        return jdbc.query(
                SUBSCRIPTIONS,
                (row, _) -> new OriginalSubscription(
                        row.getString("id"),
                        row.getString("topic_id"),
                        row.getString("created_at"),
                        row.getString("filter"),
                        row.getInt("max_delivery_attempts"),
                        row.getInt("backoff_min_seconds"),
                        row.getInt("backoff_max_seconds")));
    }

    /** None where the original is of a version that knew no clients yet. */
    List<OriginalClient> clients() {
        return has("clients") ? jdbc.query(CLIENTS, (row, _) -> client(row)) : List.of();
    }

    long acked() {
        return Objects.requireNonNull(jdbc.queryForObject(ACKED, Long.class));
    }

    /** All that are not acknowledged, subscription by subscription in ascending order of ids, each in the order of publishing. */
    void forEachMessage(Consumer<OriginalMessage> action) {
        jdbc.setFetchSize(PIECE);
        jdbc.query(MESSAGES, row -> {
            action.accept(message(row));
        });
    }

    private static OriginalClient client(ResultSet row) throws SQLException {
        return new OriginalClient(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("scopes"),
                row.getBoolean("is_active"),
                row.getInt("token_version"),
                row.getString("secret_hash"),
                row.getString("created_at"),
                row.getString("updated_at"));
    }

    private static OriginalMessage message(ResultSet row) throws SQLException {
        return new OriginalMessage(
                row.getString("id"),
                row.getString("subscription_id"),
                row.getString("status"),
                row.getInt("delivery_attempts"),
                row.getString("available_at"),
                row.getString("created_at"),
                row.getBoolean("datable"),
                row.getString("payload"));
    }

    @Override
    public void close() {
        try {
            transaction.close();
        } catch (SQLException e) {
            throw new ImportException("the original's database: " + Failures.oneLine(e));
        }
    }
}
