package dev.fastpubsub.server.message;

import static dev.fastpubsub.server.message.Engine.numbers;
import static dev.fastpubsub.server.message.Subscriber.ids;
import static dev.fastpubsub.server.message.Subscriber.payloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.message.Subscriber.Counts;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Topics and subscriptions that go while they are used, and come back under the same id. */
class DeletionGuaranteesTest {
    private static final Engine ENGINE = Engine.start();
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final String topic = ENGINE.topic();
    private final Subscriber subscriber = ENGINE.subscribe(topic);

    @AfterAll
    static void close() {
        THREADS.shutdownNow();
        ENGINE.close();
    }

    @Test
    void aClaimThatWaitsWhileItsSubscriptionIsDeletedFindsNone() throws Exception {
        ENGINE.publishNumbers(topic, 1, 1);
        assertThat(subscriber.claim(1)).hasSize(1);

        Future<List<Message>> claim = during(
                "SELECT fastpubsub.delete_subscription('" + subscriber.id() + "')",
                "SELECT fastpubsub.lock_claim(" + subscriber.num() + ")",
                () -> subscriber.claim(1));

        isNotFound(claim::get, ErrorCode.SUBSCRIPTION_NOT_FOUND);
    }

    @Test
    void aClaimThatWaitsWhileItsTopicIsDeletedFindsNone() throws Exception {
        Future<List<Message>> claim = during(
                "SELECT fastpubsub.delete_topic('" + topic + "')",
                "SELECT fastpubsub.lock_claim(" + subscriber.num() + ")",
                () -> subscriber.claim(1));

        isNotFound(claim::get, ErrorCode.SUBSCRIPTION_NOT_FOUND);
    }

    @Test
    void aPublishThatWaitsWhileItsTopicIsDeletedFindsNone() throws Exception {
        ENGINE.publishNumbers(topic, 1, 1);

        Future<Boolean> publish = during(
                "SELECT fastpubsub.delete_topic('" + topic + "')",
                "SELECT fastpubsub.lock_topic(" + ENGINE.topicNum(topic) + ")",
                () -> {
                    ENGINE.publishNumbers(topic, 2, 2);
                    return true;
                });

        isNotFound(publish::get, ErrorCode.TOPIC_NOT_FOUND);
    }

    @Test
    void aPublishThatWaitsWhileASubscriptionComesReachesIt() throws Exception {
        ENGINE.publishNumbers(topic, 1, 1);
        String late = Engine.freshId("subscription");

        Future<Boolean> publish = during(
                "SELECT * FROM fastpubsub.create_subscription('" + late + "', '" + topic
                        + "', '{\"n\":[3]}', true, 3, 10, 60)",
                "SELECT fastpubsub.lock_topic(" + ENGINE.topicNum(topic) + ")",
                () -> {
                    ENGINE.publishNumbers(topic, 2, 4);
                    return true;
                });

        assertThat(publish.get()).isTrue();
        assertThat(payloads(new Subscriber(ENGINE, late).claim(10))).isEqualTo(numbers(3, 3));
    }

    @Test
    void everyCallOnADeletedSubscriptionFindsNone() {
        ENGINE.publishNumbers(topic, 1, 3);
        List<Message> held = subscriber.claim(2);
        subscriber.nack(held.subList(0, 1));
        subscriber.delete();

        isNotFound(() -> subscriber.claim(1), ErrorCode.SUBSCRIPTION_NOT_FOUND);
        isNotFound(() -> subscriber.ack(held), ErrorCode.SUBSCRIPTION_NOT_FOUND);
        isNotFound(() -> subscriber.nack(held), ErrorCode.SUBSCRIPTION_NOT_FOUND);
        isNotFound(() -> subscriber.reprocess(held), ErrorCode.SUBSCRIPTION_NOT_FOUND);
        isNotFound(subscriber::dead, ErrorCode.SUBSCRIPTION_NOT_FOUND);
    }

    @Test
    void idsOfADeletedSubscriptionAreForeignToItsSuccessor() {
        ENGINE.publishNumbers(topic, 1, 2);
        List<Message> held = subscriber.claim(2);
        subscriber.nack(held.subList(1, 2));
        subscriber.delete();
        subscriber.create(topic, null, 3, 10, 60);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 0, 0));
        ENGINE.publishNumbers(topic, 3, 4);
        List<Message> own = subscriber.claim(10);

        subscriber.ack(held);
        subscriber.nack(held);

        assertThat(payloads(own)).isEqualTo(numbers(3, 4));
        assertThat(ids(own)).doesNotContainAnyElementsOf(ids(held));
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 2, 0, 0));
    }

    @Test
    void aTopicThatComesBackStartsAnew() {
        ENGINE.publishNumbers(topic, 1, 2);
        List<Message> held = subscriber.claim(1);
        ENGINE.deleteTopic(topic);
        isNotFound(() -> ENGINE.publishNumbers(topic, 3, 3), ErrorCode.TOPIC_NOT_FOUND);
        isNotFound(() -> subscriber.claim(1), ErrorCode.SUBSCRIPTION_NOT_FOUND);
        ENGINE.topic(topic);
        subscriber.create(topic, null, 3, 10, 60);

        ENGINE.publishNumbers(topic, 4, 4);

        List<Message> own = subscriber.claim(10);
        assertThat(payloads(own)).isEqualTo(numbers(4, 4));
        subscriber.ack(held);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 1, 0, 0));
        subscriber.ack(own);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 1, 0));
    }

    @Test
    void whatADeletedSubscriptionLeavesIsTakenAway() {
        ENGINE.publishNumbers(topic, 1, 2);
        Subscriber other = ENGINE.subscribe(topic);
        ENGINE.publishNumbers(topic, 3, 4);
        subscriber.nack(subscriber.claim(10));
        other.nack(other.claim(10));
        int num = subscriber.num();
        subscriber.delete();

        ENGINE.dropAcked();

        assertThat(ENGINE.number("SELECT count(*) FROM fastpubsub.exception WHERE subscription_num = ?", num))
                .isZero();
        assertThat(ENGINE.number("SELECT count(*) FROM fastpubsub.lease WHERE subscription_num = ?", num))
                .isZero();
        assertThat(other.counts()).isEqualTo(new Counts(2, 0, 0, 0));
    }

    /** Runs {@code call} while another session has the lock; that one runs {@code statement} before it lets go. */
    private static <T> Future<T> during(String statement, String lock, Callable<T> call) throws Exception {
        try (Connection connection = ENGINE.connection();
                Statement session = connection.createStatement()) {
            connection.setAutoCommit(false);
            session.execute(lock);
            Future<T> waiting = THREADS.submit(call);
            ENGINE.awaitWaiting(1);
            session.execute(statement);
            connection.commit();
            return waiting;
        }
    }

    private static void isNotFound(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(() -> {
                    try {
                        call.call();
                    } catch (ExecutionException e) {
                        throw e.getCause();
                    }
                })
                .isInstanceOfSatisfying(
                        FastpubsubException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
