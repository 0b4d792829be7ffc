package dev.fastpubsub.server.message;

import static dev.fastpubsub.server.message.Engine.numbers;
import static dev.fastpubsub.server.message.Subscriber.offsets;
import static dev.fastpubsub.server.message.Subscriber.payloads;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.log.AckedCleanup;
import dev.fastpubsub.server.message.Subscriber.Counts;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the log keeps, what it drops, and that nothing is lost by it. */
class PartitionGuaranteesTest {
    private final Engine engine = Engine.start();
    private final String topic = engine.topic();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void whatEverySubscriptionHasAcknowledgedIsDropped() {
        Subscriber first = engine.subscribe(topic);
        Subscriber second = engine.subscribe(topic);
        Subscriber filtered = engine.subscribe(topic, "{\"n\":[2]}", 3, 10, 60);
        engine.publishNumbers(topic, 1, 3);
        engine.rotate();

        assertThat(engine.dropAcked().partitions()).isZero();
        first.drain();
        assertThat(engine.dropAcked().partitions()).isZero();
        second.drain();
        assertThat(engine.dropAcked().partitions()).isZero();
        filtered.drain();
        assertThat(engine.dropAcked().partitions()).isEqualTo(1);
    }

    @Test
    void aLeaseThatIsNotAcknowledgedHoldsItsPartition() {
        Subscriber subscriber = engine.subscribe(topic);
        engine.publishNumbers(topic, 1, 2);
        List<Message> held = subscriber.claim(2);
        engine.rotate();

        assertThat(engine.dropAcked().partitions()).isZero();
        subscriber.ack(held.subList(0, 1));
        assertThat(engine.dropAcked().partitions()).isZero();
        subscriber.ack(held);
        assertThat(engine.dropAcked().partitions()).isEqualTo(1);
    }

    @Test
    void anOlderLeaseHoldsItsPartitionThoughTheCursorIsFarAhead() {
        Subscriber subscriber = engine.subscribe(topic);
        Subscriber filtered = engine.subscribe(topic, "{\"n\":[1,2,3]}", 3, 10, 60);
        engine.publishNumbers(topic, 1, 1);
        List<Message> held = subscriber.claim(1);
        List<Message> heldByFilter = filtered.claim(1);
        for (int n = 2; n <= 3; n++) {
            engine.rotate();
            engine.publishNumbers(topic, n, n);
        }
        engine.rotate();
        subscriber.drain();
        filtered.drain();

        engine.dropAcked();
        subscriber.nack(held);
        assertThat(subscriber.counts()).isEqualTo(new Counts(1, 0, 2, 0));
        engine.dropAcked();
        filtered.expire();
        filtered.claim(1);
        filtered.ack(heldByFilter);
        assertThat(filtered.counts()).isEqualTo(new Counts(0, 0, 3, 0));
        engine.dropAcked();

        assertThat(messagesInTheLog()).isZero();
    }

    @Test
    void messagesThatWereNackedOrAreDeadLettersDoNotHoldTheLog() {
        Subscriber subscriber = engine.subscribe(topic, null, 1, 10, 60);
        Subscriber patient = engine.subscribe(topic);
        engine.publishNumbers(topic, 1, 3);
        subscriber.nack(subscriber.claim(3));
        patient.nack(patient.claim(3));
        engine.rotate();

        assertThat(engine.dropAcked().partitions()).isEqualTo(1);

        assertThat(payloads(subscriber.dead())).isEqualTo(numbers(1, 3));
        patient.makeDue();
        assertThat(payloads(patient.claim(3))).isEqualTo(numbers(1, 3));
    }

    @Test
    void aTopicWithoutSubscriptionsHoldsNothing() {
        engine.publishNumbers(topic, 1, 3);
        engine.rotate();

        assertThat(engine.dropAcked().partitions()).isEqualTo(1);
    }

    @Test
    void aSubscriptionThatIsGoneHoldsNothing() {
        Subscriber subscriber = engine.subscribe(topic);
        engine.publishNumbers(topic, 1, 3);
        subscriber.claim(2);
        engine.rotate();

        assertThat(engine.dropAcked().partitions()).isZero();
        subscriber.delete();
        assertThat(engine.dropAcked().partitions()).isEqualTo(1);
    }

    @Test
    void aSubscriptionOfAQuietTopicHoldsNothing() {
        String quiet = engine.topic();
        Subscriber idle = engine.subscribe(quiet);
        engine.publishNumbers(quiet, 1, 1);
        idle.drain();
        Subscriber busy = engine.subscribe(topic);
        for (int n = 1; n <= 3; n++) {
            engine.publishNumbers(topic, n, n);
            engine.rotate();
        }
        busy.drain();
        Subscriber never = engine.subscribe(topic);
        Subscriber neverFiltered = engine.subscribe(topic, "{\"n\":[77]}", 3, 10, 60);

        assertThat(engine.dropAcked().partitions()).isEqualTo(3);

        engine.publishNumbers(quiet, 2, 2);
        assertThat(payloads(idle.claim(10))).isEqualTo(numbers(2, 2));
        assertThat(never.counts()).isEqualTo(neverFiltered.counts()).isEqualTo(new Counts(0, 0, 0, 0));
    }

    @Test
    void offsetsGoOnAfterAllOfATopicsMessagesAreGone() {
        Subscriber subscriber = engine.subscribe(topic);
        Subscriber filtered = engine.subscribe(topic, "{\"n\":[1,2,3,4]}", 3, 10, 60);
        engine.publishNumbers(topic, 1, 3);
        subscriber.drain();
        filtered.drain();
        engine.rotate();
        engine.dropAcked();
        assertThat(messagesInTheLog()).isZero();
        Subscriber late = engine.subscribe(topic);

        Engine.publish(engine.anotherPublisher(), topic, numbers(4, 4));
        engine.publishNumbers(topic, 5, 5);

        List<Message> next = subscriber.claim(10);
        assertThat(payloads(next)).isEqualTo(numbers(4, 5));
        assertThat(offsets(next)).containsExactly(4L, 5L);
        assertThat(payloads(filtered.claim(10))).isEqualTo(numbers(4, 4));
        assertThat(filtered.counts()).isEqualTo(new Counts(0, 1, 3, 0));
        assertThat(payloads(late.claim(10))).isEqualTo(numbers(4, 5));
        assertThat(late.counts()).isEqualTo(new Counts(0, 2, 0, 0));
    }

    @Test
    void offsetsGoOnThoughANewerPartitionWentBeforeAnOlderOne() {
        Subscriber subscriber = engine.subscribe(topic);
        Subscriber filtered = engine.subscribe(topic, "{\"n\":[1,2,3]}", 3, 10, 60);
        engine.publishNumbers(topic, 1, 1);
        engine.rotate();
        engine.publishNumbers(topic, 2, 2);
        engine.rotate();
        List<Message> held = subscriber.claim(1);
        subscriber.drain();
        List<Message> heldByFilter = filtered.claim(1);
        filtered.drain();
        assertThat(engine.dropAcked().partitions()).isEqualTo(1);
        Subscriber late = engine.subscribe(topic);

        Engine.publish(engine.anotherPublisher(), topic, numbers(3, 3));

        assertThat(filtered.counts()).isEqualTo(subscriber.counts()).isEqualTo(new Counts(1, 1, 1, 0));
        for (Subscriber each : List.of(subscriber, filtered, late)) {
            List<Message> next = each.claim(10);
            assertThat(payloads(next)).isEqualTo(numbers(3, 3));
            assertThat(offsets(next)).containsExactly(3L);
        }
        assertThat(filtered.counts()).isEqualTo(subscriber.counts()).isEqualTo(new Counts(0, 2, 1, 0));
        assertThat(late.counts()).isEqualTo(new Counts(0, 1, 0, 0));
        subscriber.ack(held);
        filtered.ack(heldByFilter);
        assertThat(filtered.counts()).isEqualTo(subscriber.counts()).isEqualTo(new Counts(0, 1, 2, 0));
    }

    @Test
    void messagesOfOnePublishMayLieInTwoPartitions() {
        Subscriber subscriber = engine.subscribe(topic);
        Subscriber filtered = engine.subscribe(topic, "{\"n\":[2,3,5]}", 3, 10, 60);
        engine.publishNumbers(topic, 0, 0);
        engine.leaveRoomFor(3);
        engine.publishNumbers(topic, 1, 6);

        List<Message> all = subscriber.claim(10);
        assertThat(payloads(all)).isEqualTo(numbers(0, 6));
        assertThat(offsets(all)).isEqualTo(LongStream.rangeClosed(1, 7).boxed().toList());
        assertThat(payloads(filtered.claim(1))).isEqualTo(numbers(2, 2));
        assertThat(filtered.counts()).isEqualTo(new Counts(2, 1, 0, 0));
        subscriber.ack(all);
        assertThat(engine.dropAcked().partitions()).isZero();
        assertThat(filtered.drain()).isEqualTo(2);
        assertThat(engine.dropAcked().partitions()).isZero();
        filtered.expire();
        assertThat(filtered.drain()).isEqualTo(1);
        assertThat(engine.dropAcked().partitions()).isEqualTo(2);
        assertThat(messagesInTheLog()).isZero();
        assertThat(filtered.counts()).isEqualTo(new Counts(0, 0, 3, 0));
    }

    @Test
    void aPublishInFlightKeepsItsPartition() throws Exception {
        Subscriber subscriber = engine.subscribe(topic);
        try (Connection slow = engine.connection()) {
            slow.setAutoCommit(false);
            engine.leaveRoomFor(1);
            assertThat(RawPublish.to(slow, topic, numbers(1, 1))).isTrue();
            String other = engine.topic();
            engine.publishNumbers(other, 1, 1);

            assertThat(engine.dropAcked().partitions()).isZero();
            slow.commit();
        }

        assertThat(engine.dropAcked().partitions()).isEqualTo(1);
        assertThat(payloads(subscriber.claim(10))).isEqualTo(numbers(1, 1));
    }

    @Test
    void aPublishInFlightOfATopicThatNobodyReadsKeepsItsPartition() throws Exception {
        engine.publishNumbers(topic, 1, 1);
        try (Connection slow = engine.connection()) {
            slow.setAutoCommit(false);
            engine.leaveRoomFor(1);
            assertThat(RawPublish.to(slow, topic, numbers(2, 2))).isTrue();
            assertThat(engine.dropAcked().partitions()).isZero();
            slow.commit();
        }

        AckedCleanup.Result result = engine.dropAcked();

        assertThat(result.partitions()).isEqualTo(1);
        Subscriber late = engine.subscribe(topic);
        engine.publishNumbers(topic, 3, 3);
        assertThat(offsets(late.claim(1))).containsExactly(3L);
    }

    @Test
    void messagesYoungerThanAskedForAreKept() throws InterruptedException {
        engine.publishNumbers(topic, 1, 1);
        engine.rotate();
        AckedCleanup cleanup = new AckedCleanup(engine.database, engine.partitions);

        assertThat(cleanup.run(Duration.ofHours(1)).partitions()).isZero();
        assertThat(cleanup.run(Duration.ZERO).partitions()).isEqualTo(1);
    }

    private long messagesInTheLog() {
        return engine.number("SELECT count(*) FROM fastpubsub.message");
    }
}
