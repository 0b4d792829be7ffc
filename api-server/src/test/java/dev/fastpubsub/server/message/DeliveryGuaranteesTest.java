package dev.fastpubsub.server.message;

import static dev.fastpubsub.server.message.Engine.numbers;
import static dev.fastpubsub.server.message.Subscriber.offsets;
import static dev.fastpubsub.server.message.Subscriber.payloads;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Who gets which message, and in what order. */
class DeliveryGuaranteesTest {
    private static final Engine ENGINE = Engine.start();
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final String topic = ENGINE.topic();

    @AfterAll
    static void close() {
        THREADS.shutdownNow();
        ENGINE.close();
    }

    @Test
    void aMessageGoesToEachSubscriptionThatExistsWhenItIsPublished() {
        Subscriber first = ENGINE.subscribe(topic);
        ENGINE.publish(topic, "{\"n\":1}");
        Subscriber second = ENGINE.subscribe(topic);
        ENGINE.publish(topic, "{\"n\":2}");

        assertThat(payloads(first.claim(10))).containsExactly("{\"n\":1}", "{\"n\":2}");
        assertThat(payloads(second.claim(10))).containsExactly("{\"n\":2}");
    }

    @Test
    void aPublisherLearnsOfANewFilterThatAnotherServerMade() {
        Subscriber plain = ENGINE.subscribe(topic);
        Publisher other = ENGINE.anotherPublisher();
        Engine.publish(other, topic, numbers(1, 1));
        Subscriber filtered = ENGINE.subscribe(topic, "{\"n\":[2]}", 3, 10, 60);

        Engine.publish(other, topic, numbers(1, 3));

        assertThat(payloads(filtered.claim(10))).containsExactly("{\"n\":2}");
        assertThat(plain.claim(10)).hasSize(4);
    }

    @Test
    void offsetsAreDenseWhateverThePublishersDo() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        List<Future<?>> publishers = new ArrayList<>();
        for (int publisher = 0; publisher < 8; publisher++) {
            Publisher own = ENGINE.anotherPublisher();
            publishers.add(THREADS.submit(() -> {
                for (int round = 1; round <= 10; round++) {
                    Engine.publish(own, topic, numbers(1, round));
                }
            }));
        }
        for (Future<?> publisher : publishers) {
            publisher.get();
        }

        List<Long> offsets = new ArrayList<>();
        for (List<Message> batch = subscriber.claim(100); !batch.isEmpty(); batch = subscriber.claim(100)) {
            offsets.addAll(offsets(batch));
        }

        assertThat(offsets)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 8 * 55).boxed().toList());
    }

    @Test
    void aPublisherThatPausesUnderTheTopicsLockHoldsTheOthersUpButLosesNothing() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        ENGINE.publish(topic, "{\"n\":1}");
        Future<?> waiting;
        try (Connection paused = transaction()) {
            execute(paused, "SELECT fastpubsub.lock_topic(" + ENGINE.topicNum(topic) + ")");
            waiting = THREADS.submit(() -> ENGINE.publish(topic, "{\"n\":3}"));
            ENGINE.awaitWaiting(1);
            assertThat(payloads(subscriber.claim(10))).containsExactly("{\"n\":1}");
            publishIn(paused, "{\"n\":2}");
            paused.commit();
        }
        waiting.get();

        List<Message> next = subscriber.claim(10);

        assertThat(payloads(next)).containsExactly("{\"n\":2}", "{\"n\":3}");
        assertThat(offsets(next)).containsExactly(2L, 3L);
    }

    @Test
    void nothingOverTakesAMessageWhoseTransactionIsStillOpen() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        Future<?> waiting;
        try (Connection open = transaction()) {
            publishIn(open, "{\"n\":1}");
            waiting = THREADS.submit(() -> ENGINE.publish(topic, "{\"n\":2}"));
            ENGINE.awaitWaiting(1);
            assertThat(subscriber.claim(10)).isEmpty();
            open.commit();
        }
        waiting.get();

        assertThat(payloads(subscriber.claim(10))).containsExactly("{\"n\":1}", "{\"n\":2}");
    }

    @Test
    void aSubscriptionMadeWhileAPublishIsUnderWayStartsAfterIt() throws Exception {
        Future<Subscriber> subscriber;
        try (Connection open = transaction()) {
            publishIn(open, "{\"n\":1}");
            subscriber = THREADS.submit(() -> ENGINE.subscribe(topic));
            ENGINE.awaitWaiting(1);
            open.commit();
        }
        Subscriber late = subscriber.get();
        ENGINE.publish(topic, "{\"n\":2}");

        assertThat(late.counts()).isEqualTo(new Subscriber.Counts(1, 0, 0, 0));
        assertThat(payloads(late.claim(10))).containsExactly("{\"n\":2}");
    }

    @Test
    void publishersToOtherTopicsDoNotWait() throws Exception {
        String other = ENGINE.topic();
        Subscriber subscriber = ENGINE.subscribe(other);
        try (Connection open = transaction()) {
            publishIn(open, "{\"n\":1}");
            ENGINE.publish(other, "{\"n\":2}");
            assertThat(payloads(subscriber.claim(10))).containsExactly("{\"n\":2}");
            open.rollback();
        }
    }

    @Test
    void aPublishThatIsRolledBackLeavesNoGapAndReachesNobody() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        Subscriber filtered = ENGINE.subscribe(topic, "{\"n\":[1,2,3]}", 3, 10, 60);
        ENGINE.publish(topic, "{\"n\":1}");
        try (Connection failing = transaction()) {
            publishIn(failing, "{\"n\":2}");
            failing.rollback();
        }
        ENGINE.publish(topic, "{\"n\":3}");

        List<Message> all = subscriber.claim(10);

        assertThat(payloads(all)).containsExactly("{\"n\":1}", "{\"n\":3}");
        assertThat(offsets(all)).containsExactly(1L, 2L);
        assertThat(payloads(filtered.claim(10))).containsExactly("{\"n\":1}", "{\"n\":3}");
        assertThat(filtered.counts()).isEqualTo(new Subscriber.Counts(0, 2, 0, 0));
    }

    @Test
    void noTwoConsumersShareAMessage() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        ENGINE.publishNumbers(topic, 1, 500);
        List<Future<List<Message>>> consumers = new ArrayList<>();
        for (int number = 0; number < 8; number++) {
            String consumer = "consumer-" + number;
            consumers.add(THREADS.submit(() -> {
                List<Message> taken = new ArrayList<>();
                for (List<Message> batch = subscriber.claim(consumer, 7);
                        !batch.isEmpty();
                        batch = subscriber.claim(consumer, 7)) {
                    taken.addAll(batch);
                }
                return taken;
            }));
        }
        List<Message> delivered = new ArrayList<>();
        for (Future<List<Message>> consumer : consumers) {
            delivered.addAll(consumer.get());
        }

        assertThat(payloads(delivered)).containsExactlyInAnyOrderElementsOf(numbers(1, 500));
    }

    @Test
    void aBatchIsBoundedInBytesButHoldsAtLeastOneMessage() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        Deliveries small = ENGINE.deliveries(Engine.LOCK_TIMEOUT, 1000);
        String large = "{\"text\":\"" + "x".repeat(2000) + "\"}";
        String middle = "{\"text\":\"" + "y".repeat(400) + "\"}";
        ENGINE.publish(topic, large, middle, middle, middle, middle);

        assertThat(payloads(small.claim(subscriber.id(), Claim.now("consumer", 10), Engine.ROOM_FOR_ALL)))
                .containsExactly(large);
        assertThat(payloads(small.claim(subscriber.id(), Claim.now("consumer", 10), Engine.ROOM_FOR_ALL)))
                .containsExactly(middle, middle, middle);
        assertThat(payloads(small.claim(subscriber.id(), Claim.now("consumer", 10), Engine.ROOM_FOR_ALL)))
                .containsExactly(middle);
        assertThat(small.claim(subscriber.id(), Claim.now("consumer", 10), Engine.ROOM_FOR_ALL))
                .isEmpty();
    }

    @Test
    void aBatchOfRedeliveriesIsBoundedInBytesToo() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        Deliveries small = ENGINE.deliveries(Engine.LOCK_TIMEOUT, 1000);
        String large = "{\"text\":\"" + "x".repeat(2000) + "\"}";
        ENGINE.publish(topic, large, large);
        subscriber.nack(subscriber.claim(10));
        subscriber.makeDue();

        assertThat(small.claim(subscriber.id(), Claim.now("consumer", 10), Engine.ROOM_FOR_ALL))
                .hasSize(1);
        assertThat(small.claim(subscriber.id(), Claim.now("consumer", 10), Engine.ROOM_FOR_ALL))
                .hasSize(1);
        assertThat(small.claim(subscriber.id(), Claim.now("consumer", 10), Engine.ROOM_FOR_ALL))
                .isEmpty();
    }

    @Test
    void aPublishLargerThanTheRoomAheadIsTaken() {
        try (Engine narrow = Engine.withPartitionsOf(100)) {
            String own = narrow.topic();
            Subscriber subscriber = narrow.subscribe(own);
            narrow.run("""
                SELECT setval('fastpubsub.message_pos', max(hi_pos) - 10)
                  FROM fastpubsub.log_partition
                """);

            narrow.publishNumbers(own, 1, 1000);

            assertThat(subscriber.drain()).isEqualTo(1000);
        }
    }

    @Test
    void aPublishThatFindsNoPartitionMakesOne() {
        try (Engine broken = Engine.start()) {
            String own = broken.topic();
            Subscriber subscriber = broken.subscribe(own);
            broken.publish(own, "{\"n\":1}");
            broken.run("""
                SELECT setval('fastpubsub.message_pos', max(hi_pos))
                  FROM fastpubsub.log_partition
                """);

            broken.publish(own, "{\"n\":2}");

            assertThat(payloads(subscriber.claim(10))).containsExactly("{\"n\":1}", "{\"n\":2}");
        }
    }

    private static Connection transaction() throws SQLException {
        Connection connection = ENGINE.connection();
        connection.setAutoCommit(false);
        return connection;
    }

    /** As the server publishes, with routes for all subscriptions that have a filter. */
    private void publishIn(Connection connection, String payload) throws SQLException {
        RawPublish.to(connection, topic, List.of(payload));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
