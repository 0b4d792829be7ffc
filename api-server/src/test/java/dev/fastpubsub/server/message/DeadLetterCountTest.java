package dev.fastpubsub.server.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.log.ExceptionPurge;
import dev.fastpubsub.server.support.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The stored number of dead letters is how many there are, after whatever makes or takes away some. */
@Timeout(120)
class DeadLetterCountTest {

    private static final Engine ENGINE = Engine.start();

    private final String topic = ENGINE.topic();

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    @Test
    void aNackOfTheFirstDeliveryThatIsTheLast() {
        Subscriber subscriber = withAttempts(1, 10);

        List<Message> taken = subscriber.claim(6);
        subscriber.nack(taken.subList(0, 2));
        assertCounted(subscriber, 2);
        subscriber.nack(taken.subList(1, 6));
        assertCounted(subscriber, 6);
    }

    @Test
    void aNackOfALaterDeliveryThatIsTheLast() {
        Subscriber subscriber = withAttempts(2, 5);
        subscriber.nack(subscriber.claim(5));
        assertCounted(subscriber, 0);
        subscriber.makeDue();

        subscriber.nack(subscriber.claim(3));

        assertCounted(subscriber, 3);
    }

    @Test
    void aNackOfWhatIsNotInDelivery() {
        Subscriber subscriber = withAttempts(1, 3);
        List<Message> taken = subscriber.claim(2);
        subscriber.nack(taken);

        subscriber.nack(taken);
        subscriber.ack(taken);

        assertCounted(subscriber, 2);
    }

    @Test
    void aLockOfTheFirstDeliveryThatHasEndedWhenSomebodyClaims() {
        Subscriber subscriber = withAttempts(1, 5);
        subscriber.ack(subscriber.claim(3).subList(1, 2));
        subscriber.expire();

        assertThat(subscriber.claim(1)).hasSize(1);

        assertCounted(subscriber, 2);
    }

    @Test
    void aLockOfALaterDeliveryThatHasEndedWhenSomebodyClaims() {
        Subscriber subscriber = withAttempts(2, 5);
        subscriber.nack(subscriber.claim(3));
        subscriber.makeDue();
        subscriber.claim(5);
        subscriber.expire();

        assertThat(subscriber.claim(10)).hasSize(2);

        assertCounted(subscriber, 3);
    }

    @Test
    void aClaimOfManyTogetherThatFindsLocksThatHaveEnded() {
        Subscriber subscriber = withAttempts(1, 9);
        subscriber.claim(4);
        subscriber.expire();

        ENGINE.store().claim(subscriber.num(), List.of(Claim.now("a", 2), Claim.now("b", 2)), 0);

        assertCounted(subscriber, 4);
    }

    @Test
    void theCleanupOfStuckMessages() {
        Subscriber once = withAttempts(1, 5);
        Subscriber twice = ENGINE.subscribe(topic, null, 2, 10, 60);
        ENGINE.publishNumbers(topic, 1, 3);
        once.claim(8);
        twice.nack(twice.claim(3));
        twice.makeDue();
        twice.claim(2);

        ENGINE.releaseStuck(Duration.ZERO);

        assertCounted(once, 8);
        assertCounted(twice, 2);
    }

    @Test
    void aRedrive() {
        Subscriber subscriber = withAttempts(1, 10);
        subscriber.nack(subscriber.claim(5));
        List<Message> inDelivery = subscriber.claim(2);
        List<Message> dead = subscriber.dead();

        subscriber.reprocess(inDelivery);
        assertCounted(subscriber, 5);
        subscriber.reprocess(dead.subList(0, 2));
        assertCounted(subscriber, 3);
        subscriber.reprocess(dead);
        assertCounted(subscriber, 0);
        subscriber.reprocess(dead);
        assertCounted(subscriber, 0);
    }

    @Test
    void aDeliveryThatIsGivenBack() {
        Subscriber subscriber = withAttempts(1, 5);
        List<Message> taken = subscriber.claim(5);

        ENGINE.store().giveBack(subscriber.num(), taken.subList(1, 4), System.nanoTime());
        subscriber.nack(taken);

        assertCounted(subscriber, 2);
    }

    @Test
    void anotherNumberOfAttempts() {
        Subscriber subscriber = withAttempts(3, 5);
        subscriber.nack(subscriber.claim(4));
        subscriber.makeDue();
        attempts(subscriber, 1);
        assertCounted(subscriber, 0);

        subscriber.nack(subscriber.claim(4));
        assertCounted(subscriber, 4);

        attempts(subscriber, 5);
        assertCounted(subscriber, 4);
    }

    @Test
    void anotherFilter() {
        Subscriber subscriber = withAttempts(1, 5);
        subscriber.nack(subscriber.claim(2));

        subscriber.filter("{\"n\":[1]}");
        assertCounted(subscriber, 2);

        subscriber.nack(subscriber.claim(2));
        assertCounted(subscriber, 4);
    }

    @Test
    void theCleanupOfAckedMessages() {
        Subscriber subscriber = withAttempts(1, 5);
        subscriber.nack(subscriber.claim(2));
        subscriber.drain();
        ENGINE.rotate();

        ENGINE.dropAcked();

        assertCounted(subscriber, 2);
    }

    @Test
    void aNackThatIsRolledBack() throws Exception {
        Subscriber subscriber = withAttempts(1, 5);
        MessageIds ids = MessageIds.of(subscriber.claim(3));

        try (Connection connection = ENGINE.connection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            String nack = "SELECT fastpubsub.nack(%d, '%s', '%s')";
            statement.execute(nack.formatted(subscriber.num(), array(ids.offs()), array(ids.times())));
            connection.rollback();
        }

        assertCounted(subscriber, 0);
    }

    @Test
    void nothingIsLeftOfASubscriptionThatIsGone() {
        Subscriber gone = withAttempts(1, 5);
        Subscriber stays = ENGINE.subscribe(topic, null, 1, 10, 60);
        ENGINE.publishNumbers(topic, 1, 3);
        gone.nack(gone.claim(8));
        stays.nack(stays.claim(2));
        int num = gone.num();

        gone.delete();
        new ExceptionPurge(ENGINE.database).run();

        assertThat(ENGINE.number("SELECT count(*) FROM fastpubsub.dead_letter_count WHERE subscription_num = ?", num))
                .isZero();
        assertCounted(stays, 2);
    }

    @Test
    void nothingIsLeftOfATopicThatIsGone() {
        Subscriber gone = withAttempts(1, 5);
        gone.nack(gone.claim(5));
        int num = gone.num();

        ENGINE.deleteTopic(topic);
        new ExceptionPurge(ENGINE.database).run();

        assertThat(ENGINE.number("SELECT count(*) FROM fastpubsub.dead_letter_count WHERE subscription_num = ?", num))
                .isZero();
    }

    /** Whoever looks sees both as of one moment. */
    @Test
    void allAtOnceAndAtEveryMoment() throws Exception {
        Subscriber subscriber = withAttempts(1, 5_000);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        List<CompletableFuture<Void>> consumers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            consumers.add(CompletableFuture.runAsync(
                    () -> {
                        while (System.nanoTime() < end) {
                            disturb(subscriber);
                        }
                    },
                    Thread::startVirtualThread));
        }
        long most = 0;
        while (System.nanoTime() < end) {
            most = Math.max(most, counted(subscriber));
        }
        for (CompletableFuture<Void> consumer : consumers) {
            consumer.get(60, TimeUnit.SECONDS);
        }

        assertThat(most).isPositive();
        counted(subscriber);
    }

    private static void disturb(Subscriber subscriber) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        switch (random.nextInt(5)) {
            case 0, 1 -> subscriber.nack(subscriber.claim(random.nextInt(1, 20)));
            case 2 -> {
                List<Message> taken = subscriber.claim(5);
                subscriber.ack(taken.subList(0, taken.size() / 2));
            }
            case 3 -> ENGINE.releaseStuck(Duration.ZERO);
            default -> subscriber.reprocess(subscriber.dead());
        }
    }

    /** A database that was there before its dead letters were counted. */
    @Test
    void theMigrationCountsThoseThatWereThereBefore() {
        try (TestDatabase old = TestDatabase.empty()) {
            JdbcClient jdbc = JdbcClient.create(old.dataSource());
            migrate(old, "11");
            jdbc.sql("INSERT INTO fastpubsub.topic (id) VALUES ('t')").update();
            for (String id : List.of("none", "some", "many")) {
                jdbc.sql("SELECT status FROM fastpubsub.create_subscription(?, 't', NULL, false, 1, 10, 60)")
                        .param(id)
                        .query(String.class)
                        .single();
            }
            insert(jdbc, "none", "waiting", 1, 4);
            insert(jdbc, "some", "dead", 1, 3);
            insert(jdbc, "some", "waiting", 4, 5);
            insert(jdbc, "many", "dead", 1, 10_000);

            migrate(old, "12");
            insert(jdbc, "some", "dead", 6, 6);
            jdbc.sql("INSERT INTO fastpubsub.dead_letter_count SELECT num, 7, 1 FROM fastpubsub.subscription"
                            + " WHERE id = 'some'")
                    .update();
            migrate(old, "latest");

            assertThat(count(jdbc, "none")).isZero();
            assertThat(count(jdbc, "some")).isEqualTo(4);
            assertThat(count(jdbc, "many")).isEqualTo(10_000);
            assertThat(jdbc.sql("SELECT (fastpubsub.subscription_metrics(num)).dlq FROM fastpubsub.subscription"
                                    + " WHERE id = 'many'")
                            .query(Long.class)
                            .single())
                    .isEqualTo(10_000);
        }
    }

    private static void migrate(TestDatabase database, String version) {
        Flyway.configure()
                .dataSource(database.dataSource())
                .schemas("fastpubsub")
                .defaultSchema("fastpubsub")
                .locations("classpath:db/migration")
                .target(version)
                .load()
                .migrate();
    }

    private static void insert(JdbcClient jdbc, String subscription, String state, int first, int last) {
        jdbc.sql("""
            INSERT INTO fastpubsub.exception (subscription_num, off, state, attempts, due_at, created_at, payload)
            SELECT s.num, off, ?, 1, now(), now(), '{}'
              FROM fastpubsub.subscription s, generate_series(?, ?) off
             WHERE s.id = ?
            """).params(state, first, last, subscription).update();
    }

    private static long count(JdbcClient jdbc, String subscription) {
        return jdbc.sql("""
            SELECT coalesce(sum(c.count), 0)
              FROM fastpubsub.subscription s
              JOIN fastpubsub.dead_letter_count c ON c.subscription_num = s.num
             WHERE s.id = ?
            """).param(subscription).query(Long.class).single();
    }

    private Subscriber withAttempts(int attempts, int messages) {
        Subscriber subscriber = ENGINE.subscribe(topic, null, attempts, 10, 60);
        ENGINE.publishNumbers(topic, 1, messages);
        return subscriber;
    }

    private static void attempts(Subscriber subscriber, int attempts) {
        ENGINE.run(
                "SELECT fastpubsub.update_subscription(?, false, NULL, false, ?, NULL, NULL)",
                subscriber.id(),
                attempts);
    }

    private static String array(long[] numbers) {
        return Arrays.toString(numbers).replace('[', '{').replace(']', '}');
    }

    private static void assertCounted(Subscriber subscriber, long expected) {
        assertThat(counted(subscriber)).isEqualTo(expected);
        assertThat(subscriber.counts().dead()).isEqualTo(expected);
    }

    /** Checked against how many there are at that moment. */
    private static long counted(Subscriber subscriber) {
        int num = subscriber.num();
        List<Long> both = ENGINE.numbersOf("""
            SELECT coalesce(sum(count), 0) FROM fastpubsub.dead_letter_count WHERE subscription_num = ?
            UNION ALL
            SELECT count(*) FROM fastpubsub.exception WHERE subscription_num = ? AND state = 'dead'
            """, num, num);
        assertThat(both.getFirst()).as("stored count").isEqualTo(both.getLast());
        return both.getLast();
    }
}
