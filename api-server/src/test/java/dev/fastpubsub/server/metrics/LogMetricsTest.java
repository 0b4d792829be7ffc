package dev.fastpubsub.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What a server tells of the log, with no more rights than the README gives it. */
class LogMetricsTest {

    private static final String AHEAD = "fastpubsub_log_partitions_ahead";
    private static final String ALL = "fastpubsub_log_partitions";
    private static final String BYTES = "fastpubsub_log_bytes";
    private static final String AGE = "fastpubsub_log_oldest_partition_age_seconds";
    private static final String HELD_BACK = "fastpubsub_vacuum_held_back_transactions";

    private final TestDatabase database = TestDatabase.create();
    private final JdbcClient owner = JdbcClient.create(database.dataSource());
    private final String role = "role_" + System.nanoTime();

    private final Scraped server = new Scraped(startWithARoleOfItsOwn());

    private TestServer startWithARoleOfItsOwn() {
        for (String grant : new String[] {
            "CREATE ROLE %s LOGIN PASSWORD 'x'",
            "GRANT USAGE ON SCHEMA fastpubsub TO %s",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA fastpubsub TO %s",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA fastpubsub TO %s",
            "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA fastpubsub TO %s"
        }) {
            owner.sql(grant.formatted(role)).update();
        }
        String url = database.jdbcUrl().replaceAll("user=[^&]*", "user=" + role).replaceAll("&?password=[^&]*", "");
        return TestServer.start(database, Map.of("FASTPUBSUB_DATABASE_URL", url + "&password=x"));
    }

    @BeforeEach
    void makeTopic() {
        server.call(201, "POST", "/topics", "{\"id\":\"orders\"}");
    }

    @AfterEach
    void stop() {
        server.server().close();
        owner.sql("DROP OWNED BY " + role).update();
        owner.sql("DROP ROLE " + role).update();
        database.close();
    }

    @Test
    void partitionsAreCountedMeasuredAndAged() {
        scrapeUntil(AHEAD, ahead -> ahead >= 4);
        assertThat(server.scrape().value(AGE)).isZero();
        double empty = server.scrape().value(BYTES);

        server.call(204, "POST", "/topics/orders/messages", "[{\"text\":\"" + "x".repeat(500_000) + "\"}]");

        Exposition scrape = scrapeUntil(AGE, age -> age > 0);
        assertThat(scrape.value(ALL)).isEqualTo(scrape.value(AHEAD) + 1);
        assertThat(scrape.value(BYTES)).isGreaterThan(empty);

        owner.sql("UPDATE fastpubsub.log_partition SET opened_at = opened_at - interval '1 day'")
                .update();

        scrapeUntil(AGE, age -> age > 86_400 && age < 90_000);
    }

    @Test
    void aSnapshotThatSomebodyElseKeepsIsToldByTheTransactionsSince() throws SQLException {
        scrapeUntil(HELD_BACK, transactions -> transactions < 100);
        try (Connection other = database.dataSource().getConnection()) {
            other.setAutoCommit(false);
            other.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            JdbcClient.create(new SingleConnectionDataSource(other, true))
                    .sql("SELECT count(*) FROM fastpubsub.topic")
                    .query()
                    .singleValue();

            for (int i = 0; i < 200; i++) {
                owner.sql("SELECT pg_current_xact_id()").query().singleValue();
            }

            scrapeUntil(HELD_BACK, transactions -> transactions >= 200);
        }
        scrapeUntil(HELD_BACK, transactions -> transactions < 100);
    }

    @Test
    void aTransactionThatWroteInAnotherDatabaseIsToldToo() throws SQLException {
        scrapeUntil(HELD_BACK, transactions -> transactions < 100);
        try (TestDatabase elsewhere = TestDatabase.empty();
                Connection other = elsewhere.dataSource().getConnection()) {
            other.setAutoCommit(false);
            JdbcClient.create(new SingleConnectionDataSource(other, true))
                    .sql("SELECT pg_current_xact_id()")
                    .query()
                    .singleValue();

            for (int i = 0; i < 200; i++) {
                owner.sql("SELECT pg_current_xact_id()").query().singleValue();
            }

            scrapeUntil(HELD_BACK, transactions -> transactions >= 200);
        }
    }

    private Exposition scrapeUntil(String series, DoublePredicate fits) {
        return await().atMost(Scraped.PATIENCE)
                .until(server::scrape, scrape -> scrape.number(series).stream().anyMatch(fits));
    }
}
