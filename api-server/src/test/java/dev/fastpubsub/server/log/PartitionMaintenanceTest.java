package dev.fastpubsub.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.config.DatabaseConfig;
import dev.fastpubsub.server.config.DatabaseUrl;
import dev.fastpubsub.server.config.PartitionConfig;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class PartitionMaintenanceTest {

    private final TestDatabase testDatabase = TestDatabase.create();
    private final Database database =
            new Database(new DatabaseConfig(new DatabaseUrl(testDatabase.jdbcUrl(), "", ""), 1, 1, false));
    private final PartitionStore store = new PartitionStore(database);
    private final JdbcClient jdbc = JdbcClient.create(testDatabase.dataSource());

    @BeforeEach
    void makeTopic() {
        jdbc.sql("INSERT INTO fastpubsub.topic (id) VALUES ('t')").update();
    }

    @AfterEach
    void close() {
        database.close();
        testDatabase.close();
    }

    /** A partition that has just got its first message is neither large nor old. */
    @Test
    void roundsWithFewMessagesBetweenThemMakeNoPartitions() {
        Partitions partitions = new Partitions(database, new PartitionConfig(10_000, 1L << 30));
        partitions.ensure();
        long before = count();

        for (int round = 0; round < 10; round++) {
            publish();
            partitions.closeLarge();
            partitions.ensure();
        }

        assertThat(count()).isEqualTo(before);
        assertThat(store.closed()).isEmpty();
    }

    @Test
    void aLargePartitionIsClosedAndDroppedByCleanup() throws InterruptedException {
        Partitions partitions = new Partitions(database, new PartitionConfig(10_000, 1));
        publish();

        partitions.closeLarge();

        assertThat(store.closed()).hasSize(1);
        assertThat(new AckedCleanup(database, partitions).run(Duration.ZERO).partitions())
                .isEqualTo(1);
        assertThat(store.closed()).isEmpty();
    }

    /** Otherwise PostgreSQL would go on making partitions after the server has stopped. */
    @Test
    void closingWaitsForTheRoundThatHasBegun() throws SQLException, InterruptedException {
        PartitionMaintenance maintenance =
                new PartitionMaintenance(new Partitions(database, new PartitionConfig(10_000, 1L << 30)));
        Thread closing = new Thread(maintenance::close, "closing");
        long before = count();
        try (Connection other = testDatabase.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT fastpubsub.lock_partitions()");
            maintenance.start(Duration.ofDays(1));
            await().until(this::aRoundWaitsForTheLock);

            closing.start();
            await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
            other.commit();
        }
        closing.join();

        assertThat(count()).isGreaterThan(before);
    }

    private boolean aRoundWaitsForTheLock() {
        return jdbc.sql("""
            SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                            WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted)
            """).query(Boolean.class).single();
    }

    private void publish() {
        jdbc.sql("SELECT published FROM fastpubsub.publish(1, 1, 0, array['{}'], '{}', '{}')")
                .query(Boolean.class)
                .single();
    }

    private long count() {
        return jdbc.sql("SELECT count(*) FROM fastpubsub.log_partition")
                .query(Long.class)
                .single();
    }
}
