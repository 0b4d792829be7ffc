package dev.fastpubsub.server.message;

import static dev.fastpubsub.server.message.Engine.numbers;
import static dev.fastpubsub.server.message.Subscriber.attempts;
import static dev.fastpubsub.server.message.Subscriber.ids;
import static dev.fastpubsub.server.message.Subscriber.payloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.message.Subscriber.Counts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was claimed for a consumer that has hung up is as if it had not been delivered. */
class GiveBackGuaranteesTest {
    private static final Engine ENGINE = Engine.start();
    private static final String ALL_MATCH = "{\"k\":[1]}";

    private final DeliveryStore store = ENGINE.store();
    private final String topic = ENGINE.topic();

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    @Test
    void whoHasHungUpGetsNothing() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        ENGINE.publishNumbers(topic, 1, 3);

        assertThat(claimAndHangUp(subscriber, 2)).isEmpty();

        assertThat(subscriber.counts()).isEqualTo(new Counts(3, 0, 0, 0));
    }

    @Test
    void whoHangsUpWhileTheAnswerWaitsForRoomLosesNothing() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        ENGINE.publishNumbers(topic, 1, 3);
        AtomicBoolean gone = new AtomicBoolean();
        Claim claim = new Claim("gone", 2, Duration.ZERO, gone::get);

        assertThat(ENGINE.deliveries.claim(subscriber.id(), claim, messages -> gone.set(true)))
                .isEmpty();

        assertThat(subscriber.counts()).isEqualTo(new Counts(3, 0, 0, 0));
    }

    @Test
    void whatThereIsNoRoomToAnswerWithGoesBack() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        ENGINE.publishNumbers(topic, 1, 3);

        assertThatExceptionOfType(FastpubsubException.class)
                .isThrownBy(() -> ENGINE.deliveries.claim(subscriber.id(), Claim.now("c", 2), messages -> {
                    throw new FastpubsubException(ErrorCode.SERVER_BUSY);
                }))
                .matches(e -> e.code() == ErrorCode.SERVER_BUSY);

        assertThat(subscriber.counts()).isEqualTo(new Counts(3, 0, 0, 0));
        assertThat(attempts(subscriber.claim(3))).containsOnly(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ALL_MATCH})
    void itIsAvailableAtOnceBeforeWhatCameInTheSamePublish(String filter) {
        Subscriber subscriber = subscribe(filter, 3);
        ENGINE.publish(topic, tens(1, 10));
        claimAndHangUp(subscriber, 4);

        List<Message> again = subscriber.claim(4);

        assertThat(payloads(again)).containsExactlyElementsOf(tens(1, 4));
        assertThat(attempts(again)).containsOnly(1);
        assertThat(payloads(subscriber.claim(10))).containsExactlyElementsOf(tens(5, 10));
    }

    @Test
    void itIsAvailableAtOnceBeforeWhatCameInLaterPublishes() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        for (int n = 1; n <= 10; n++) {
            ENGINE.publishNumbers(topic, n, n);
        }
        claimAndHangUp(subscriber, 3);
        claimAndHangUp(subscriber, 4);

        assertThat(payloads(subscriber.claim(2))).isEqualTo(numbers(1, 2));
        assertThat(payloads(subscriber.claim(5))).isEqualTo(numbers(3, 7));
        assertThat(payloads(subscriber.claim(5))).isEqualTo(numbers(8, 10));
    }

    @Test
    void aRedeliveryGoesBackToItsPlaceWithTheAttemptsItHad() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        ENGINE.publishNumbers(topic, 1, 3);
        subscriber.nack(subscriber.claim(2));
        subscriber.makeDue();

        assertThat(claimAndHangUp(subscriber, 2)).isEmpty();
        assertThat(subscriber.counts()).isEqualTo(new Counts(3, 0, 0, 0));

        List<Message> all = subscriber.claim(3);
        assertThat(payloads(all)).containsExactly("{\"n\":3}", "{\"n\":1}", "{\"n\":2}");
        assertThat(attempts(all)).containsExactly(1, 2, 2);
    }

    @Test
    void aReprocessedDeadLetterStartsAgainAtNoneAlsoWhenItIsGivenBack() {
        Subscriber subscriber = ENGINE.subscribe(topic, null, 1, 1, 1);
        ENGINE.publishNumbers(topic, 1, 1);
        subscriber.nack(subscriber.claim(1));
        subscriber.reprocess(subscriber.dead());

        claimAndHangUp(subscriber, 1);

        assertThat(subscriber.dead()).isEmpty();
        assertThat(attempts(subscriber.claim(1))).containsExactly(1);
    }

    @Test
    void whatMayBeDeliveredOnceIsNotDeadForIt() {
        Subscriber subscriber = ENGINE.subscribe(topic, null, 1, 1, 1);
        ENGINE.publishNumbers(topic, 1, 2);

        for (int times = 0; times < 3; times++) {
            claimAndHangUp(subscriber, 2);
            assertThat(subscriber.counts()).isEqualTo(new Counts(2, 0, 0, 0));
        }

        List<Message> both = subscriber.claim(2);
        assertThat(attempts(both)).containsExactly(1, 1);
        subscriber.nack(both.subList(0, 1));
        subscriber.ack(both.subList(1, 2));
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 1, 1));
    }

    @Test
    void aPartOfABatchIsGivenBackAndTheRestStaysInDelivery() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        ENGINE.publishNumbers(topic, 1, 6);
        List<Message> batch = subscriber.claim(6);

        store.giveBack(subscriber.num(), List.of(batch.get(4), batch.get(1)), System.nanoTime());

        assertThat(subscriber.counts()).isEqualTo(new Counts(2, 4, 0, 0));
        assertThat(payloads(subscriber.claim(10))).containsExactly("{\"n\":2}", "{\"n\":5}");
        subscriber.ack(batch);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 6, 0));
    }

    @Test
    void whatIsNotInDeliveryStaysAsItIs() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        ENGINE.publishNumbers(topic, 1, 4);
        List<Message> batch = subscriber.claim(4);
        subscriber.ack(batch.subList(0, 1));
        subscriber.nack(batch.subList(1, 2));

        store.giveBack(subscriber.num(), batch, System.nanoTime());
        store.giveBack(subscriber.num(), batch, System.nanoTime());

        assertThat(subscriber.counts()).isEqualTo(new Counts(3, 0, 1, 0));
        assertThat(Totals.of(subscriber)).isEqualTo(new Totals(4, 0, 1, 0, 2));
        List<Message> again = subscriber.claim(10);
        assertThat(ids(again)).isEqualTo(ids(batch.subList(2, 4)));
        assertThat(attempts(again)).containsExactly(1, 1);
    }

    /** The server was stopped, say, between its claim and the look whether the client is still there. */
    @Test
    void whatSomebodyElseHasByNowIsNotTakenFromThem() {
        Subscriber subscriber = ENGINE.subscribe(topic, null, 6, 10, 60);
        ENGINE.publishNumbers(topic, 1, 2);
        for (int attempt = 2; attempt <= 4; attempt += 2) {
            List<Message> theirs = new ArrayList<>();
            Claim late = new Claim("gone", 2, Duration.ZERO, () -> {
                subscriber.expire();
                theirs.addAll(subscriber.claim("other", 2));
                return true;
            });

            assertThat(ENGINE.deliveries.claim(subscriber.id(), late, Engine.ROOM_FOR_ALL))
                    .isEmpty();

            assertThat(attempts(theirs)).containsExactly(attempt, attempt);
            assertThat(subscriber.counts()).isEqualTo(new Counts(0, 2, 0, 0));
            subscriber.expire();
        }
        assertThat(attempts(subscriber.claim(2))).containsExactly(5, 5);
    }

    /** Its claim had not reached the disk, so whoever asks next gets the messages as if for the first time. */
    @Test
    void whatSomebodyElseGotSinceACrashForgotTheClaimIsNotTakenFromThem() {
        Subscriber subscriber = ENGINE.subscribe(topic, null, 6, 10, 60);
        ENGINE.publishNumbers(topic, 1, 2);
        subscriber.nack(subscriber.claim(1));
        subscriber.makeDue();
        List<Message> theirs = new ArrayList<>();
        subscriber.saveForACrash();
        Claim forgotten = new Claim("gone", 2, Duration.ZERO, () -> {
            subscriber.crash();
            // PostgreSQL takes some time to come back, and longer than a statement takes to reach it.
            await().pollDelay(Duration.ofMillis(500)).until(() -> true);
            theirs.addAll(subscriber.claim("other", 2));
            return true;
        });

        assertThat(ENGINE.deliveries.claim(subscriber.id(), forgotten, Engine.ROOM_FOR_ALL))
                .isEmpty();

        assertThat(attempts(theirs)).containsExactlyInAnyOrder(1, 2);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 2, 0, 0));
    }

    @Test
    void severalLeasesAndRedeliveriesAreGivenBackTogether() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        ENGINE.publishNumbers(topic, 1, 9);
        List<Message> all = new ArrayList<>();
        subscriber.nack(subscriber.claim(3));
        all.addAll(subscriber.claim(3));
        all.addAll(subscriber.claim(3));
        subscriber.makeDue();
        all.addAll(subscriber.claim(3));

        store.giveBack(subscriber.num(), all, System.nanoTime());

        assertThat(subscriber.counts()).isEqualTo(new Counts(9, 0, 0, 0));
        assertThat(Totals.of(subscriber)).isEqualTo(new Totals(9, 3, 3, 0, 9));
        assertThat(subscriber.leases()).isEqualTo(1);
        assertThat(subscriber.drain()).isEqualTo(9);
        assertThat(subscriber.leases()).isEqualTo(1);
        assertThat(subscriber.exceptions()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ALL_MATCH})
    void everyReturnIsCountedOnceAndNothingElseForIt(String filter) {
        Subscriber subscriber = subscribe(filter, 2);
        ENGINE.publish(topic, tens(1, 5));
        claimAndHangUp(subscriber, 3);
        assertThat(Totals.of(subscriber)).isEqualTo(new Totals(3, 0, 0, 0, 3));
        subscriber.nack(subscriber.claim(1));
        assertThat(Totals.of(subscriber)).isEqualTo(new Totals(3, 1, 1, 0, 3));
        claimAndHangUp(subscriber, 10);
        assertThat(Totals.of(subscriber)).isEqualTo(new Totals(5, 3, 1, 0, 7));
        subscriber.claim(10);
        subscriber.expire();
        ENGINE.releaseStuck(Duration.ofHours(1));
        assertThat(Totals.of(subscriber)).isEqualTo(new Totals(5, 7, 1, 4, 7));
        subscriber.makeDue();
        assertThat(subscriber.drain()).isEqualTo(5);
        assertThat(Totals.of(subscriber)).isEqualTo(new Totals(5, 12, 1, 4, 7));
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 5, 0));
    }

    private Subscriber subscribe(String filter, int attempts) {
        return ENGINE.subscribe(topic, filter.isEmpty() ? null : filter, attempts, 10, 60);
    }

    private static List<String> tens(int first, int last) {
        return numbers(first, last).stream()
                .map(number -> number.replace("}", ",\"k\":1}"))
                .toList();
    }

    private static List<Message> claimAndHangUp(Subscriber subscriber, int batchSize) {
        return ENGINE.deliveries.claim(
                subscriber.id(), new Claim("gone", batchSize, Duration.ZERO, () -> true), Engine.ROOM_FOR_ALL);
    }
}
