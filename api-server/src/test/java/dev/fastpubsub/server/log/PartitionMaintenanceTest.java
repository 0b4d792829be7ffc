package dev.fastpubsub.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.config.DatabaseConfig;
import dev.fastpubsub.server.config.DatabaseUrl;
import dev.fastpubsub.server.config.PartitionConfig;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.support.TestDatabase;
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
