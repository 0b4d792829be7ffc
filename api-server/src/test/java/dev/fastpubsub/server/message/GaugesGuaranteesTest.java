package dev.fastpubsub.server.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.message.Subscriber.Counts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database says of subscriptions, for a scrape. */
class GaugesGuaranteesTest {
    private static final Engine ENGINE = Engine.start();
    private static final String ALL_MATCH = "{\"k\":[1]}";

    private final String topic = ENGINE.topic();

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ALL_MATCH})
    void everyDeliveryAndItsEndIsCounted(String filter) {
        Subscriber subscriber = ENGINE.subscribe(topic, filter.isEmpty() ? null : filter, 2, 10, 60);
        assertTotals(subscriber, 0, 0, 0, 0);
        publish(6);
        List<Message> first = subscriber.claim(4);
        assertTotals(subscriber, 4, 0, 0, 0);
        subscriber.ack(first.subList(0, 1));
        subscriber.nack(first.subList(1, 2));
        assertTotals(subscriber, 4, 0, 1, 0);
        subscriber.nack(first.subList(1, 2));
        assertTotals(subscriber, 4, 0, 1, 0);
        subscriber.expire();
        assertThat(subscriber.claim(10)).hasSize(4);
        assertTotals(subscriber, 6, 2, 1, 2);
        subscriber.makeDue();
        assertThat(subscriber.claim(10)).hasSize(1);
        assertTotals(subscriber, 6, 3, 1, 2);
        subscriber.nack(first.subList(1, 2));
        assertThat(subscriber.dead()).hasSize(1);
        assertTotals(subscriber, 6, 3, 2, 2);
        subscriber.expire();
        assertThat(subscriber.claim(10)).hasSize(2);
        assertThat(subscriber.dead()).as("the two that expired twice join it").hasSize(3);
        assertTotals(subscriber, 6, 5, 2, 6);
        subscriber.reprocess(first);
        assertTotals(subscriber, 6, 5, 2, 6);
        assertThat(subscriber.drain()).isEqualTo(3);
        assertTotals(subscriber, 6, 8, 2, 6);
    }

    @Test
    void whatTheCleanupReleasesHasExpired() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        publish(3);
        subscriber.claim(3);
        subscriber.expire();
        ENGINE.releaseStuck(Engine.LOCK_TIMEOUT.negated());
        assertTotals(subscriber, 3, 0, 0, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ALL_MATCH})
    void theOldestThatWaitsIsTheOneThatIsGivenOutNext(String filter) {
        Subscriber subscriber = ENGINE.subscribe(topic, filter.isEmpty() ? null : filter, 2, 10, 60);
        assertThat(gauges(subscriber).waitingSeconds()).isZero();
        publish(2);
        age(500);
        publish(2);
        assertThat(gauges(subscriber).waitingSeconds()).isBetween(500.0, 530.0);
        subscriber.claim(1);
        assertThat(gauges(subscriber).waitingSeconds()).isBetween(500.0, 530.0);
        List<Message> second = subscriber.claim(1);
        assertThat(gauges(subscriber).waitingSeconds()).isBetween(0.0, 30.0).isPositive();
        subscriber.claim(2);
        assertThat(gauges(subscriber).waitingSeconds()).isZero();

        subscriber.nack(second);
        assertThat(gauges(subscriber).waitingSeconds()).as("not due").isZero();
        ENGINE.run("UPDATE fastpubsub.exception SET due_at = clock_timestamp() - interval '100 seconds'"
                + " WHERE subscription_num = " + subscriber.num());
        assertThat(gauges(subscriber).waitingSeconds()).isBetween(100.0, 130.0);
        subscriber.claim(1);
        assertThat(gauges(subscriber).waitingSeconds()).isZero();
        ENGINE.run("UPDATE fastpubsub.exception SET expires_at = clock_timestamp() - interval '200 seconds'"
                + " WHERE subscription_num = " + subscriber.num());
        assertThat(gauges(subscriber).waitingSeconds()).as("expired again").isBetween(200.0, 230.0);
        ENGINE.run("UPDATE fastpubsub.lease SET expires_at = clock_timestamp() - interval '300 seconds'"
                + " WHERE subscription_num = " + subscriber.num());
        assertThat(gauges(subscriber).waitingSeconds()).as("expired at first").isBetween(300.0, 330.0);
    }

    @Test
    void publishedStaysWhenTheLogIsDropped() {
        try (Engine own = Engine.withPartitionsOf(10_000)) {
            own.topic("a");
            own.publishNumbers("a", 1, 7);
            own.rotate();
            assertThat(own.dropAcked().partitions()).isPositive();
            assertThat(published(own)).isEqualTo(7);
            own.publishNumbers("a", 1, 2);
            assertThat(published(own)).isEqualTo(9);
        }
    }

    /** As the statistics of this transaction have it: no table is read through, and of the log only what is probed for. */
    @ParameterizedTest
    @ValueSource(strings = {"", ALL_MATCH})
    void theBacklogIsNotRead(String filter) throws SQLException {
        try (Engine own = Engine.start()) {
            own.topic("a");
            Subscriber subscriber = own.subscribe("a", filter.isEmpty() ? null : filter, 2, 10, 60);
            own.publish("a", "{\"k\":1}", "{\"k\":1}");
            subscriber.claim(1);
            long few = rowsRead(own);
            for (int i = 0; i < 10; i++) {
                own.publish("a", Collections.nCopies(1000, "{\"k\":1}"));
            }

            assertThat(rowsRead(own)).isEqualTo(few).isLessThan(10);
        }
    }

    @Test
    void whatIsDeletedMeanwhileDoesNoHarm() {
        CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 100; i++) {
                Subscriber subscriber = ENGINE.subscribe(topic);
                publish(1);
                subscriber.nack(subscriber.claim(1));
                subscriber.delete();
                ENGINE.deleteTopic(ENGINE.topic());
            }
        });
        while (!changes.isDone()) {
            List<Long> seen = ENGINE.numbersOf("""
                SELECT available + delivered + acked
                  FROM fastpubsub.gauges(1000)
                 WHERE topic_id = ? AND subscription_id IS NOT NULL
                """, topic);
            assertThat(seen).allMatch(count -> count >= 0 && count <= 1);
        }
        changes.join();
    }

    @Test
    void theTallyGoesWithItsSubscription() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        publish(1);
        subscriber.claim(1);
        subscriber.expire();
        subscriber.claim(1);
        String tally = "SELECT count(*) FROM fastpubsub.tally WHERE subscription_num = ?";
        int num = subscriber.num();
        assertThat(ENGINE.number(tally, num)).isEqualTo(1);
        subscriber.delete();
        assertThat(ENGINE.number(tally, num)).isZero();
    }

    private void publish(int count) {
        ENGINE.publish(topic, Collections.nCopies(count, "{\"k\":1}"));
    }

    /** Makes the messages of the topic that much older. */
    private void age(int seconds) {
        ENGINE.run(
                "UPDATE fastpubsub.message SET created_at = created_at - ? * interval '1 second' WHERE topic_num = ?",
                seconds,
                ENGINE.topicNum(topic));
    }

    private static void assertTotals(Subscriber subscriber, long first, long again, long nacked, long expired) {
        Row row = gauges(subscriber);
        assertThat(row.counts()).isEqualTo(subscriber.counts());
        assertThat(List.of(row.first(), row.again(), row.nacked(), row.expired()))
                .as("first deliveries, redeliveries, nacked, expired")
                .containsExactly(first, again, nacked, expired);
        assertThat(first + again - nacked - expired - row.counts().delivered())
                .as("every delivery ends once")
                .isEqualTo(row.counts().acked());
    }

    private static Row gauges(Subscriber subscriber) {
        return ENGINE.database.call(jdbc -> jdbc.sql("""
            SELECT available, delivered, acked, dlq, first_delivered, redelivered, nacked, expired, waiting_seconds
              FROM fastpubsub.gauges(1000)
             WHERE subscription_id = ?
            """)
                .param(subscriber.id())
                .query((row, index) -> new Row(
                        new Counts(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getDouble(9)))
                .single());
    }

    private static long published(Engine engine) {
        return engine.number("SELECT published FROM fastpubsub.gauges(10) WHERE subscription_id IS NULL");
    }

    private static long rowsRead(Engine engine) throws SQLException {
        try (Connection connection = engine.connection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT * FROM fastpubsub.gauges(10)");
            try (ResultSet row = statement.executeQuery("""
                SELECT sum(seq_scan), sum(idx_tup_fetch)
                  FROM pg_stat_xact_user_tables
                 WHERE schemaname = 'fastpubsub' AND relname ~ '^(message|route|lease|exception)'
                """)) {
                row.next();
                assertThat(row.getLong(1)).as("sequential scans").isZero();
                return row.getLong(2);
            }
        }
    }

    private record Row(Counts counts, long first, long again, long nacked, long expired, double waitingSeconds) {}
}
