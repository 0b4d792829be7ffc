package dev.fastpubsub.server.original;

import dev.fastpubsub.server.support.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The original's tables in a schema of a test's database, to be filled as its API would fill them. */
final class OriginalDatabase {

    private static final String MESSAGE = """
        INSERT INTO subscription_messages (id, subscription_id, payload, status, delivery_attempts, available_at, created_at)
        VALUES (
          overlay(gen_random_uuid()::text placing
            to_char(to_timestamp(:second), '"018f0000-"HH24MI') from 1 for 13)::uuid,
          :subscription, :payload::jsonb, :status, :attempts,
          timestamptz '2026-01-01 00:00:00Z' + (:second + :delay) * interval '1 second',
          timestamptz '2026-01-01 00:00:00.123456Z' + :second * interval '1 second')
        """;

    /** Everything there is, so that a change would show. */
    private static final String CONTENT = """
        SELECT coalesce((SELECT string_agg(t::text, ',' ORDER BY id) FROM topics t), '')
               || coalesce((SELECT string_agg(s::text, ',' ORDER BY id) FROM subscriptions s), '')
               || coalesce((SELECT string_agg(m.ctid::text || m::text, ',' ORDER BY id) FROM subscription_messages m), '')
               || coalesce((SELECT string_agg(c::text, ',' ORDER BY id) FROM clients c), '')
        """;

    private final JdbcClient jdbc;

    OriginalDatabase(TestDatabase database, String schema) {
        SingleConnectionDataSource connection = new SingleConnectionDataSource(database.jdbcUrl(), true);
        this.jdbc = JdbcClient.create(connection);
        execute("CREATE SCHEMA IF NOT EXISTS " + schema);
        execute("SET search_path = " + schema);
        execute(tables());
    }

    private static String tables() {
        try (InputStream sql =
                Objects.requireNonNull(OriginalDatabase.class.getResourceAsStream("/original/tables.sql"))) {
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void execute(String sql) {
        int unused = jdbc.sql(sql).update();
    }

    void topic(String id) {
        execute("INSERT INTO topics (id, created_at) VALUES ('%s', '2025-12-29 15:30:00.123456Z')".formatted(id));
    }

    /** @param filter as the original stores it */
    void subscription(String id, String topic, String filter) {
        execute(
                "INSERT INTO subscriptions (id, topic_id, filter, created_at) VALUES ('%s', '%s', '%s', '2025-12-30 01:02:03.4Z')"
                        .formatted(id, topic, filter.replace("'", "''")));
    }

    /** Published in this second of 2026, and available since then. */
    void message(String subscription, int second, String status, int attempts) {
        message(subscription, second, 0, status, attempts);
    }

    void message(String subscription, int second, int delaySeconds, String status, int attempts) {
        int unused = jdbc.sql(MESSAGE)
                .param("subscription", subscription)
                .param("payload", "{\"n\": " + second + "}")
                .param("status", status)
                .param("attempts", attempts)
                .param("second", second)
                .param("delay", delaySeconds)
                .update();
    }

    UUID client(String scopes, boolean active, String secretHash) {
        UUID id = UUID.randomUUID();
        execute("INSERT INTO clients VALUES ('%s', 'of the original', '%s', %s, '%s', 3, '2026-01-02Z', '2026-01-03Z')"
                .formatted(id, scopes, active, secretHash));
        return id;
    }

    String content() {
        return jdbc.sql(CONTENT).query(String.class).single();
    }
}
