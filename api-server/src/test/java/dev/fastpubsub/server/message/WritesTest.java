package dev.fastpubsub.server.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.database.Operation;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What docs/performance.md says of each operation: its statements, the row versions it writes, and bytes of WAL. */
class WritesTest {
    private static final int BATCH = 100;
    private static final int ROUNDS = 20;
    private static final String PAYLOAD = "{\"text\":\"" + "x".repeat(189) + "\"}";

    private final Engine engine = Engine.start();
    private final String topic = engine.topic();
    private final Subscriber subscriber = engine.subscribe(topic);

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aPublishIsOneStatementAndARowForEachMessage() {
        engine.subscribe(topic, "{\"text\":[\"other\"]}", 3, 10, 60);
        publish();
        long before = walBytes();

        for (int round = 1; round < ROUNDS; round++) {
            publish();
        }

        long bytes = walBytes() - before;
        assertThat(engine.count(Operation.PUBLISH)).isEqualTo(ROUNDS);
        assertWritten("message", ROUNDS * BATCH, 0, 0);
        assertWritten("route", 0, 0, 0);
        assertThat(bytes / ((ROUNDS - 1) * BATCH))
                .as("bytes of WAL per message")
                .isLessThan(450);
    }

    @Test
    void aPublishWritesARouteForEachFilteredSubscriptionThatMatches() {
        engine.subscribe(topic, "{\"n\":[1,2]}", 3, 10, 60);
        engine.subscribe(topic, "{\"n\":[2]}", 3, 10, 60);
        engine.subscribe(topic, "{\"n\":[9]}", 3, 10, 60);

        engine.publishNumbers(topic, 1, 5);

        assertWritten("message", 5, 0, 0);
        assertWritten("route", 2, 0, 0);
    }

    @Test
    void aClaimAndItsAckAreAStatementEachAndTwoRowVersions() {
        for (int round = 0; round <= ROUNDS; round++) {
            publish();
        }
        subscriber.ack(subscriber.claim(BATCH));
        long before = walBytes();

        for (int round = 0; round < ROUNDS; round++) {
            List<Message> messages = subscriber.claim(BATCH);
            subscriber.ack(messages);
        }

        long bytes = walBytes() - before;
        int all = ROUNDS + 1;
        assertThat(engine.count(Operation.CLAIM)).isEqualTo(all);
        assertThat(engine.count(Operation.ACK)).isEqualTo(all);
        // a row for each claim, emptied in place by its ack, and gone with the next claim; the first row came with the
        // subscription
        assertWritten("lease", all + 1, all, all);
        assertThat(engine.number("SELECT n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'lease'"))
                .as("updated in place")
                .isEqualTo(all);
        assertWritten("exception", 0, 0, 0);
        assertThat(bytes / (ROUNDS * BATCH)).as("bytes of WAL per message").isLessThan(100);
    }

    @Test
    void anEmptyClaimWritesNothing() {
        subscriber.claim(BATCH);
        long before = engine.number("SELECT pg_current_xact_id()::text::bigint");

        for (int round = 0; round < ROUNDS; round++) {
            assertThat(subscriber.claim(BATCH)).isEmpty();
        }

        assertThat(engine.count(Operation.CLAIM)).isEqualTo(1 + ROUNDS);
        assertThat(engine.number("SELECT pg_current_xact_id()::text::bigint"))
                .as("transactions with a number of their own, which only those that write take")
                .isLessThan(before + ROUNDS);
    }

    @Test
    void aNackWritesARowForEachMessageAndOneForTheLease() {
        publish();
        subscriber.nack(subscriber.claim(BATCH));

        assertThat(engine.count(Operation.NACK)).isEqualTo(1);
        assertWritten("exception", BATCH, 0, 0);
        assertWritten("lease", 2, 1, 1);
        assertWritten("dead_letter_count", 0, 0, 0);
    }

    private void publish() {
        engine.publish(topic, Collections.nCopies(BATCH, PAYLOAD));
    }

    private long walBytes() {
        return engine.number("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint");
    }

    /** Partitions included. PostgreSQL's counts come some time after the commit. */
    private void assertWritten(String table, int inserted, int updated, int deleted) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            engine.run("SELECT pg_stat_clear_snapshot()");
            assertThat(List.of(sum(table, "n_tup_ins"), sum(table, "n_tup_upd"), sum(table, "n_tup_del")))
                    .as("rows of %s inserted, updated, deleted", table)
                    .containsExactly((long) inserted, (long) updated, (long) deleted);
        });
    }

    private long sum(String table, String counter) {
        return engine.number(
                "SELECT coalesce(sum(" + counter + "), 0)::bigint FROM pg_stat_user_tables"
                        + " WHERE schemaname = 'fastpubsub' AND (relname = ? OR relname ~ ?)",
                table,
                "^" + table + "_\\d+$");
    }
}
