package dev.fastpubsub.server.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.server.config.DatabaseConfig;
import dev.fastpubsub.server.config.DatabaseUrl;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.support.TestDatabase;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a database, a failover or a caller may do to the engine without any ill will. */
class HostileCircumstancesTest {

    private final Engine engine = Engine.start();

    @AfterEach
    void stop() {
        engine.close();
    }

    /** After a failover an offset may be given out again; the time tells the two apart, even within one lease. */
    @Test
    void anIdOfAMessageThatWasLostDoesNotAckTheOneThatTookItsOffset() {
        String topic = engine.topic();
        String subscription = Engine.freshId("subscription");
        engine.run("SELECT fastpubsub.create_subscription(?, ?, NULL, false, 5, 5, 300)", subscription, topic);
        engine.publish(topic, List.of("{\"n\":1}", "{\"n\":2}"));
        engine.run("UPDATE fastpubsub.message SET created_at = created_at - interval '1 minute' WHERE off = 1");

        List<Message> messages = engine.deliveries.claim(subscription, Claim.now("b", 10), Engine.ROOM_FOR_ALL);
        MessageId first = messages.getFirst().id();
        MessageId second = messages.getLast().id();
        UUID lost = new MessageId(second.createdAtMillis() - 30_000, second.subscriptionNum(), second.off()).uuid();

        engine.deliveries.ack(subscription, List.of(lost));
        assertPending(subscription, "{[1,3)}");
        engine.deliveries.ack(subscription, List.of(first.uuid(), lost));
        assertPending(subscription, "{[2,3)}");
        engine.deliveries.nack(subscription, List.of(lost));
        assertPending(subscription, "{[2,3)}");
        engine.deliveries.ack(subscription, List.of(second.uuid()));
        assertPending(subscription, "{}");
    }

    @Test
    void aTransactionThatKeepsItsSnapshotIsRefused() {
        String topic = engine.topic();

        assertThatThrownBy(() -> engine.run(
                        "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT fastpubsub.lock_topic(?); ROLLBACK",
                        engine.topicNum(topic)))
                .hasStackTraceContaining("fastpubsub needs transactions at READ COMMITTED");
    }

    @Test
    void aDatabaseWithAnotherDefaultIsServedAllTheSame() {
        try (TestDatabase database = TestDatabase.create()) {
            JdbcClient.create(database.dataSource())
                    .sql("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = %L',"
                            + " current_database(), 'repeatable read'); END $$")
                    .update();
            DatabaseConfig config = new DatabaseConfig(new DatabaseUrl(database.jdbcUrl(), "", ""), 1, 1, false);
            try (Database server = new Database(config)) {
                assertThat(server.<String>call(session -> session.sql("SHOW transaction_isolation")
                                .query(String.class)
                                .single()))
                        .isEqualTo("read committed");
            }
        }
    }

    /** Each transaction may hold some thousands of locks, and each subscription takes one. */
    @Test
    void aTopicOfManySubscriptionsIsDeletedInPieces() {
        String topic = engine.topic();
        engine.run(
                "SELECT fastpubsub.create_subscription('many-' || n, ?, NULL, false, 5, 5, 300)"
                        + " FROM generate_series(1, 1200) n",
                topic);

        assertThat(engine.number("SELECT fastpubsub.delete_many_subscriptions(?, 500)", topic))
                .isEqualTo(501);
        assertThat(engine.number("SELECT fastpubsub.delete_many_subscriptions(?, 500)", topic))
                .isEqualTo(501);
        assertThat(engine.number("SELECT fastpubsub.delete_many_subscriptions(?, 500)", topic))
                .isZero();
        engine.deleteTopic(topic);
        assertThat(engine.number("SELECT count(*) FROM fastpubsub.subscription"))
                .isZero();
        assertThat(engine.number("SELECT count(*) FROM fastpubsub.lease")).isZero();
    }

    private void assertPending(String subscription, String offsets) {
        assertThat(engine.number(
                        "SELECT count(*) FROM fastpubsub.lease l"
                                + " JOIN fastpubsub.subscription s ON s.num = l.subscription_num"
                                + " WHERE s.id = ? AND l.pending = CAST(?::text AS int8multirange)",
                        subscription,
                        offsets))
                .as("pending is %s", offsets)
                .isEqualTo(1);
    }
}
