package dev.fastpubsub.server.message;

import static dev.fastpubsub.server.message.Engine.numbers;
import static dev.fastpubsub.server.message.Subscriber.attempts;
import static dev.fastpubsub.server.message.Subscriber.ids;
import static dev.fastpubsub.server.message.Subscriber.payloads;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.message.Subscriber.Counts;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes again, when, how often, and where it ends. */
class RedeliveryGuaranteesTest {
    private static final Engine ENGINE = Engine.start();
    private static final String MATCHING = "{\"n\":[1,2,3,4,5,6,7,8,9]}";

    private final String topic = ENGINE.topic();

    @AfterEach
    void leaveNothingForTheCleanup() {
        ENGINE.deleteTopic(topic);
    }

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    @Test
    void expiredLeaseIsDeliveredAgainAtOnceWithOneMoreAttemptAndTheSameId() {
        Subscriber subscriber = ENGINE.subscribe(topic, null, 3, 3600, 3600);
        ENGINE.publishNumbers(topic, 1, 2);
        List<Message> first = subscriber.claim(10);
        assertThat(subscriber.claim(10)).isEmpty();
        subscriber.expire();

        List<Message> second = subscriber.claim(10);
        subscriber.expire();
        List<Message> third = subscriber.claim(10);

        assertThat(attempts(first)).containsExactly(1, 1);
        assertThat(attempts(second)).containsExactly(2, 2);
        assertThat(attempts(third)).containsExactly(3, 3);
        assertThat(ids(first)).isEqualTo(ids(second)).isEqualTo(ids(third));
        assertThat(first.getFirst().createdAt()).isEqualTo(third.getFirst().createdAt());
    }

    @Test
    void aLeaseLastsAsLongAsTheServersLockTimeout() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        Deliveries hasty = ENGINE.deliveries(Duration.ofMillis(300), 1 << 20);
        ENGINE.publishNumbers(topic, 1, 1);
        long start = System.nanoTime();
        assertThat(hasty.claim(subscriber.id(), Claim.now("consumer", 1), Engine.ROOM_FOR_ALL))
                .hasSize(1);

        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !hasty.claim(subscriber.id(), Claim.now("consumer", 1), Engine.ROOM_FOR_ALL)
                        .isEmpty());

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClaimPutsExpiredMessagesWithoutAttemptsLeftAmongTheDeadLetters(boolean filtered) {
        Subscriber subscriber = ENGINE.subscribe(topic, filtered ? MATCHING : null, 2, 10, 60);
        ENGINE.publishNumbers(topic, 1, 2);
        subscriber.claim(10);
        subscriber.expire();
        assertThat(attempts(subscriber.claim(10))).containsExactly(2, 2);
        subscriber.expire();

        assertThat(subscriber.claim(10)).isEmpty();

        assertThat(payloads(subscriber.dead())).isEqualTo(numbers(1, 2));
        assertThat(attempts(subscriber.dead())).containsExactly(2, 2);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 0, 2));
    }

    @Test
    void aMessageWithOneAttemptDiesWithItsFirstLease() {
        Subscriber subscriber = ENGINE.subscribe(topic, null, 1, 10, 60);
        ENGINE.publishNumbers(topic, 1, 3);
        List<Message> lease = subscriber.claim(10);
        subscriber.nack(lease.subList(0, 1));
        subscriber.expire();

        assertThat(subscriber.claim(10)).isEmpty();

        assertThat(payloads(subscriber.dead())).isEqualTo(numbers(1, 3));
        assertThat(attempts(subscriber.dead())).containsExactly(1, 1, 1);
    }

    @Test
    void theCleanupReleasesWhatIsOlderThanItsOwnAgeAndBuriesWhatIsUsedUp() {
        Subscriber subscriber = ENGINE.subscribe(topic, null, 2, 10, 60);
        ENGINE.publishNumbers(topic, 1, 3);
        List<Message> lease = subscriber.claim(10);
        subscriber.nack(lease.subList(0, 1));
        subscriber.makeDue();
        assertThat(attempts(subscriber.claim(10))).containsExactly(2);

        assertThat(ENGINE.releaseStuck(Duration.ofMinutes(1)).messages()).isZero();
        assertThat(ENGINE.releaseStuck(Duration.ZERO).messages()).isEqualTo(3);

        assertThat(payloads(subscriber.dead())).isEqualTo(numbers(1, 1));
        assertThat(subscriber.counts()).isEqualTo(new Counts(2, 0, 0, 1));
        assertThat(attempts(subscriber.claim(10))).containsExactly(2, 2);
        assertThat(ENGINE.releaseStuck(Duration.ZERO).messages()).isEqualTo(2);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 0, 3));
        assertThat(ENGINE.releaseStuck(Duration.ZERO).messages()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, 100, 4",
        "2, 2, 100, 8",
        "3, 2, 100, 16",
        "6, 2, 100, 100",
        "5, 7, 7, 7",
        "1, 3, 6, 6",
        "1, 3, 7, 6"
    })
    void aNackWaitsTwiceAsLongAfterEachAttempt(int attempt, int backoffMin, int backoffMax, int seconds) {
        Subscriber subscriber = ENGINE.subscribe(topic, null, 10, backoffMin, backoffMax);
        ENGINE.publishNumbers(topic, 1, 1);
        for (int before = 1; before < attempt; before++) {
            subscriber.nack(subscriber.claim(1));
            subscriber.makeDue();
        }
        List<Message> last = subscriber.claim(1);
        assertThat(attempts(last)).containsExactly(attempt);

        nackAndExpectBackoff(subscriber, last, seconds);
        assertThat(subscriber.claim(1)).isEmpty();
        assertThat(subscriber.counts()).isEqualTo(new Counts(1, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 31, 32, 62, 63, 64, 1000, Integer.MAX_VALUE - 2})
    void noBackoffIsTooLargeToReckon(int attempts) {
        Subscriber subscriber = ENGINE.subscribe(topic, null, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
        ENGINE.publishNumbers(topic, 1, 1);
        subscriber.nack(subscriber.claim(1));
        ENGINE.run(
                "UPDATE fastpubsub.exception SET attempts = ? WHERE subscription_num = ?", attempts, subscriber.num());
        subscriber.makeDue();
        List<Message> last = subscriber.claim(1);
        assertThat(attempts(last)).containsExactly(attempts + 1);

        nackAndExpectBackoff(subscriber, last, Integer.MAX_VALUE);
    }

    @Test
    void theNackOfTheLastAttemptMakesADeadLetter() {
        Subscriber subscriber = ENGINE.subscribe(topic, null, 2, 10, 60);
        ENGINE.publishNumbers(topic, 1, 1);
        List<Message> message = subscriber.claim(1);
        subscriber.nack(message);
        assertThat(subscriber.dead()).isEmpty();
        subscriber.makeDue();
        subscriber.nack(subscriber.claim(1));

        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 0, 1));
        assertThat(ids(subscriber.dead())).isEqualTo(ids(message));
        subscriber.ack(message);
        subscriber.nack(message);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 0, 1));
    }

    @Test
    void reprocessedDeadLettersStartAgainUnderTheSameId() {
        Subscriber subscriber = ENGINE.subscribe(topic, null, 1, 10, 60);
        ENGINE.publishNumbers(topic, 1, 3);
        List<Message> dead = subscriber.claim(3);
        subscriber.nack(dead);

        subscriber.reprocess(dead.subList(1, 3));

        assertThat(subscriber.counts()).isEqualTo(new Counts(2, 0, 0, 1));
        List<Message> again = subscriber.claim(10);
        assertThat(ids(again)).isEqualTo(ids(dead.subList(1, 3)));
        assertThat(attempts(again)).containsExactly(1, 1);
        subscriber.reprocess(again);
        subscriber.ack(again.subList(0, 1));
        subscriber.nack(again.subList(1, 2));
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 1, 2));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theOldestAvailableComesFirstWhetherItIsNewOrComesAgain(boolean filtered) {
        Subscriber whole = ENGINE.subscribe(topic, filtered ? MATCHING : null, 3, 10, 60);
        Subscriber single = ENGINE.subscribe(topic, filtered ? MATCHING : null, 3, 10, 60);
        Subscriber part = ENGINE.subscribe(topic, filtered ? MATCHING : null, 3, 10, 60);
        ENGINE.publishNumbers(topic, 1, 2);
        for (Subscriber subscriber : List.of(whole, single, part)) {
            subscriber.nack(subscriber.claim(2));
        }
        ENGINE.publishNumbers(topic, 3, 3);
        available(1);
        ENGINE.publishNumbers(topic, 4, 4);
        available(2);
        ENGINE.publishNumbers(topic, 5, 5);

        assertThat(payloads(whole.claim(10)))
                .containsExactly("{\"n\":3}", "{\"n\":1}", "{\"n\":4}", "{\"n\":2}", "{\"n\":5}");
        assertThat(payloads(part.claim(3))).containsExactly("{\"n\":3}", "{\"n\":1}", "{\"n\":4}");
        assertThat(payloads(part.claim(3))).containsExactly("{\"n\":2}", "{\"n\":5}");
        for (int n : new int[] {3, 1, 4, 2, 5}) {
            assertThat(payloads(single.claim(1))).isEqualTo(numbers(n, n));
        }
        assertThat(whole.counts()).isEqualTo(single.counts()).isEqualTo(new Counts(0, 5, 0, 0));
    }

    @Test
    void anExpiredBatchLargerThanTheNextOneComesInPieces() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        ENGINE.publishNumbers(topic, 1, 50);
        subscriber.claim(50);
        ENGINE.publishNumbers(topic, 51, 55);
        subscriber.expire();

        assertThat(payloads(subscriber.claim(20))).hasSize(20);
        assertThat(subscriber.counts()).isEqualTo(new Counts(35, 20, 0, 0));
        assertThat(subscriber.drain()).isEqualTo(35);
        subscriber.expire();
        assertThat(subscriber.drain()).isEqualTo(20);
    }

    /** Makes this offset of every subscription available now, and no sooner than what was published before. */
    private void available(int off) {
        ENGINE.run("""
            UPDATE fastpubsub.exception
               SET due_at = clock_timestamp()
             WHERE off = ? AND subscription_num IN (
               SELECT s.num
                 FROM fastpubsub.subscription s
                 JOIN fastpubsub.topic t ON t.num = s.topic_num
                WHERE t.id = ?)
            """, off, topic);
    }

    private static void nackAndExpectBackoff(Subscriber subscriber, List<Message> message, long seconds) {
        long before = microseconds("SELECT clock_timestamp() AS instant");
        subscriber.nack(message);
        long after = microseconds("SELECT clock_timestamp() AS instant");

        long due = microseconds(
                "SELECT due_at AS instant FROM fastpubsub.exception WHERE subscription_num = ?", subscriber.num());

        assertThat(due).isBetween(before + seconds * 1_000_000, after + seconds * 1_000_000);
    }

    private static long microseconds(String instant, Object... parameters) {
        return ENGINE.number("SELECT extract(epoch FROM instant) * 1000000 FROM (" + instant + ") t", parameters);
    }
}
