package dev.fastpubsub.server.message;

import static dev.fastpubsub.server.message.Engine.numbers;
import static dev.fastpubsub.server.message.Subscriber.attempts;
import static dev.fastpubsub.server.message.Subscriber.ids;
import static dev.fastpubsub.server.message.Subscriber.payloads;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.message.Subscriber.Counts;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an ack takes out of delivery, and what it leaves alone. */
class AckGuaranteesTest {
    private static final Engine ENGINE = Engine.start();

    private final String topic = ENGINE.topic();
    private final Subscriber subscriber = ENGINE.subscribe(topic);

    @AfterEach
    void leaveNothingForTheCleanup() {
        ENGINE.deleteTopic(topic);
    }

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    @Test
    void partsOfALeaseAreAcknowledgedInAnyOrder() {
        ENGINE.publishNumbers(topic, 1, 6);
        List<Message> lease = subscriber.claim(6);

        subscriber.ack(List.of(lease.get(4), lease.get(1)));
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 4, 2, 0));
        subscriber.ack(List.of(lease.get(0)));
        subscriber.ack(List.of(lease.get(5), lease.get(3), lease.get(2)));

        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 6, 0));
        subscriber.expire();
        assertThat(subscriber.claim(10)).isEmpty();
    }

    @Test
    void whatWasNotAcknowledgedOfALeaseComesAgain() {
        ENGINE.publishNumbers(topic, 1, 5);
        List<Message> lease = subscriber.claim(5);
        subscriber.ack(List.of(lease.get(0), lease.get(2), lease.get(4)));

        subscriber.expire();

        List<Message> again = subscriber.claim(5);
        assertThat(ids(again))
                .containsExactly(lease.get(1).id().uuid(), lease.get(3).id().uuid());
        assertThat(attempts(again)).containsExactly(2, 2);
    }

    @Test
    void anAckMayCountTwiceButDoesNot() {
        ENGINE.publishNumbers(topic, 1, 3);
        List<Message> lease = subscriber.claim(3);

        subscriber.ack(lease);
        subscriber.ack(lease);
        subscriber.ack(List.of(lease.get(1), lease.get(1)));

        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 3, 0));
    }

    @Test
    void oneAckTakesSeveralLeasesAndRedeliveriesAtOnce() {
        ENGINE.publishNumbers(topic, 1, 9);
        List<Message> first = subscriber.claim(3);
        List<Message> second = subscriber.claim(3);
        List<Message> third = subscriber.claim(3);
        subscriber.nack(List.of(first.get(1), second.get(1), third.get(2)));
        subscriber.makeDue();
        List<Message> again = subscriber.claim(10);
        assertThat(again).hasSize(3);

        List<Message> all = new ArrayList<>(third);
        all.addAll(first);
        all.addAll(second);
        subscriber.ack(all);

        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 9, 0));
        assertThat(subscriber.exceptions()).isZero();
        assertThat(subscriber.leases()).isEqualTo(1);
    }

    @Test
    void oneNackTakesSeveralLeasesAndRedeliveriesAtOnce() {
        ENGINE.publishNumbers(topic, 1, 6);
        List<Message> first = subscriber.claim(3);
        List<Message> second = subscriber.claim(3);
        subscriber.nack(List.of(first.get(1)));
        subscriber.makeDue();
        assertThat(subscriber.claim(10)).hasSize(1);

        List<Message> some = List.of(second.get(2), first.get(1), first.get(0), second.get(0));
        subscriber.nack(some);

        assertThat(subscriber.counts()).isEqualTo(new Counts(4, 2, 0, 0));
        subscriber.makeDue();
        List<Message> again = subscriber.claim(10);
        assertThat(ids(again)).containsExactlyInAnyOrderElementsOf(ids(some));
        assertThat(attempts(again)).containsExactlyInAnyOrder(2, 3, 2, 2);
    }

    @Test
    void anAckByAnotherConsumerCountsWhileTheMessageIsInDelivery() {
        ENGINE.publishNumbers(topic, 1, 1);
        List<Message> first = subscriber.claim("first", 1);
        subscriber.expire();
        assertThat(subscriber.claim("second", 1)).hasSize(1);

        subscriber.ack(first);

        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 1, 0));
    }

    @Test
    void anAckCountsUntilTheMessageIsReleasedAndIsIgnoredFromThenOn() {
        ENGINE.publishNumbers(topic, 1, 2);
        List<Message> first = subscriber.claim(1);
        List<Message> second = subscriber.claim(1);
        subscriber.expire();

        subscriber.ack(first);
        assertThat(ENGINE.releaseStuck(Duration.ofHours(1)).messages()).isEqualTo(1);
        subscriber.ack(second);
        subscriber.nack(second);

        assertThat(subscriber.counts()).isEqualTo(new Counts(1, 0, 1, 0));
        assertThat(attempts(subscriber.claim(10))).containsExactly(2);
    }

    @Test
    void anAckOfAMessageThatWasNackedIsIgnored() {
        ENGINE.publishNumbers(topic, 1, 2);
        List<Message> lease = subscriber.claim(2);
        subscriber.nack(lease.subList(0, 1));

        subscriber.ack(lease);
        assertThat(subscriber.counts()).isEqualTo(new Counts(1, 0, 1, 0));
    }

    @Test
    void idsOfAnotherSubscriptionAreIgnored() {
        Subscriber other = ENGINE.subscribe(topic);
        ENGINE.publishNumbers(topic, 1, 2);
        List<Message> own = subscriber.claim(2);
        List<Message> foreign = other.claim(2);

        subscriber.ack(foreign);
        subscriber.nack(foreign);
        other.ackIds(ids(own));

        assertThat(subscriber.counts()).isEqualTo(other.counts()).isEqualTo(new Counts(0, 2, 0, 0));
    }

    @Test
    void idsOfAnotherLifeOfTheDatabaseAreIgnored() {
        ENGINE.publishNumbers(topic, 1, 3);
        List<Message> lease = subscriber.claim(3);
        subscriber.nack(lease.subList(2, 3));
        subscriber.makeDue();
        List<Message> redelivered = subscriber.claim(1);

        for (long shift : new long[] {-1000, -1, 1, 86_400_000}) {
            List<UUID> shifted =
                    lease.stream().map(message -> shifted(message, shift)).toList();
            subscriber.ackIds(shifted);
            ENGINE.deliveries.nack(subscriber.id(), shifted);
        }

        assertThat(redelivered).hasSize(1);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 3, 0, 0));
    }

    @Test
    void aWholeLeaseOfAnotherLifeIsIgnoredToo() {
        ENGINE.publishNumbers(topic, 1, 4);
        List<Message> older = subscriber.claim(2);
        List<Message> newest = subscriber.claim(2);

        for (List<Message> lease : List.of(older, newest)) {
            subscriber.ackIds(List.of(shifted(lease.get(0), 7), shifted(lease.get(1), 7)));
            subscriber.ackIds(List.of(shifted(lease.get(0), -60_000), shifted(lease.get(1), 1)));
        }
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 4, 0, 0));

        subscriber.ackIds(List.of(shifted(newest.get(0), 3), newest.get(1).id().uuid()));
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 3, 1, 0));
    }

    @Test
    void idsThatWereNeverGivenOutAreIgnored() {
        ENGINE.publishNumbers(topic, 1, 2);
        MessageId id = subscriber.claim(1).getFirst().id();
        long time = id.createdAtMillis();
        int num = id.subscriptionNum();
        List<UUID> invented = List.of(
                UUID.randomUUID(),
                new UUID(0, 0),
                new UUID(-1, -1),
                new MessageId(time, num, 0).uuid(),
                new MessageId(time, num, 2).uuid(),
                new MessageId(time, num, 3).uuid(),
                new MessageId(time, num, (1L << 42) - 1).uuid(),
                new MessageId(0, num, 1).uuid(),
                new MessageId((1L << 48) - 1, num, 1).uuid(),
                new MessageId(time, Integer.MAX_VALUE, 1).uuid());

        subscriber.ackIds(invented);
        ENGINE.deliveries.nack(subscriber.id(), invented);
        ENGINE.deliveries.reprocess(subscriber.id(), invented);
        subscriber.ackIds(List.of());

        assertThat(subscriber.counts()).isEqualTo(new Counts(1, 1, 0, 0));
        assertThat(payloads(subscriber.claim(10))).isEqualTo(numbers(2, 2));
    }

    @Test
    void oneBadIdDoesNotKeepTheOthersFromCounting() {
        ENGINE.publishNumbers(topic, 1, 2);
        List<Message> lease = subscriber.claim(2);
        MessageId id = lease.getFirst().id();
        List<UUID> ids = new ArrayList<>(ids(lease));
        ids.add(new MessageId(id.createdAtMillis() + 5, id.subscriptionNum(), id.off()).uuid());
        ids.add(UUID.randomUUID());

        subscriber.ackIds(ids);

        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 2, 0));
    }

    /** The claim holds the expired exception and wants to take away the finished lease around it. */
    @Test
    void aLateAckAndAClaimDoNotWaitForEachOther() throws Exception {
        ENGINE.publishNumbers(topic, 1, 2);
        List<Message> lease = subscriber.claim(2);
        subscriber.nack(lease.subList(0, 1));
        subscriber.ack(lease.subList(1, 2));
        subscriber.makeDue();
        assertThat(subscriber.claim(1)).hasSize(1);
        ENGINE.publishNumbers(topic, 3, 3);
        try (Connection claiming = ENGINE.connection();
                Statement statement = claiming.createStatement();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            claiming.setAutoCommit(false);
            statement
                    .executeQuery("SELECT 1 FROM fastpubsub.exception WHERE subscription_num = " + subscriber.num()
                            + " FOR UPDATE")
                    .close();
            Future<?> ack = threads.submit(() -> subscriber.ack(lease));
            ENGINE.awaitWaiting(1);
            statement
                    .executeQuery("SELECT * FROM fastpubsub.claim(" + subscriber.num()
                            + ", ARRAY['other'], ARRAY[10], 1000, 1000, 0)")
                    .close();
            claiming.commit();
            ack.get();
        }
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 1, 2, 0));
    }

    /** The id that the message would have, had it been published so many milliseconds later. */
    private static UUID shifted(Message message, long millis) {
        MessageId id = message.id();
        return new MessageId(id.createdAtMillis() + millis, id.subscriptionNum(), id.off()).uuid();
    }
}
