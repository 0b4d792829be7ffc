package dev.fastpubsub.server.message;

import static dev.fastpubsub.server.message.Subscriber.attempts;
import static dev.fastpubsub.server.message.Subscriber.offsets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.message.Subscriber.Counts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What several consumers get who are served in one transaction. */
class SharedClaimsGuaranteesTest {
    private static final Engine ENGINE = Engine.start();
    private static final String ODD = "{\"odd\":[true]}";
    private static final long SMALL = 1000;

    private final DeliveryStore store = ENGINE.store();
    private final DeliveryStore small = ENGINE.store(Engine.LOCK_TIMEOUT, SMALL);
    private final String topic = ENGINE.topic();

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    @Test
    void eachGetsTheNextPartOfTheLogInALeaseOfHisOwn() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        publish(1, 6);
        publish(7, 12);

        ClaimRound round = store.claim(subscriber.num(), claims(3, 1, 5), 0);

        assertThat(shares(round)).containsExactly(range(1, 3), range(4, 4), range(5, 9));
        assertThat(round.messages().stream().flatMap(share -> attempts(share).stream()))
                .containsOnly(1);
        assertThat(leases(subscriber))
                .containsExactly(
                        new Lease(1, 3, "consumer-0", 3, 3, "{[1,4)}", true),
                        new Lease(4, 4, "consumer-1", 4, 3, "{[4,5)}", true),
                        new Lease(5, 9, "consumer-2", 9, 3, "{[5,10)}", true));
        assertThat(subscriber.counts()).isEqualTo(new Counts(3, 9, 0, 0));
        assertThat(Totals.of(subscriber)).isEqualTo(new Totals(9, 0, 0, 0, 0));
    }

    @Test
    void withAFilterEachGetsTheNextOfThoseThatMatch() {
        Subscriber subscriber = ENGINE.subscribe(topic, ODD, 3, 10, 60);
        publish(1, 8);
        publish(9, 20);

        ClaimRound round = store.claim(subscriber.num(), claims(3, 1, 3), 0);

        assertThat(shares(round)).containsExactly(List.of(1L, 3L, 5L), List.of(7L), List.of(9L, 11L, 13L));
        assertThat(leases(subscriber))
                .containsExactly(
                        new Lease(1, 5, "consumer-0", 3, 5, "{[1,2),[3,4),[5,6)}", true),
                        new Lease(7, 7, "consumer-1", 4, 5, "{[7,8)}", true),
                        new Lease(9, 13, "consumer-2", 7, 5, "{[9,10),[11,12),[13,14)}", true));
        assertThat(subscriber.counts()).isEqualTo(new Counts(3, 7, 0, 0));
    }

    @Test
    void theOldestLiveLeaseStaysTheFloor() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        publish(1, 9);
        List<Message> finished = subscriber.claim(1);
        subscriber.claim(2);
        subscriber.ack(finished);

        store.claim(subscriber.num(), claims(2, 2), 0);

        assertThat(leases(subscriber)).extracting(Lease::floorOff).endsWith(3L, 3L);
        assertThat(leases(subscriber)).extracting(Lease::hiOff).containsExactly(3L, 5L, 7L);
    }

    @Test
    void theFirstOfTheNewOnesIsTheFloorWhenAllBeforeAreOver() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        publish(1, 9);
        subscriber.ack(subscriber.claim(3));

        store.claim(subscriber.num(), claims(2, 2, 2), 0);

        assertThat(leases(subscriber)).extracting(Lease::hiOff).containsExactly(5L, 7L, 9L);
        assertThat(leases(subscriber)).extracting(Lease::floorOff).containsOnly(5L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ODD})
    void whereThereAreTooFewTheLastGetFewerOrNone(String filter) {
        Subscriber subscriber = ENGINE.subscribe(topic, filter.isEmpty() ? null : filter, 3, 10, 60);
        publish(1, filter.isEmpty() ? 5 : 10);

        ClaimRound round = store.claim(subscriber.num(), claims(2, 4, 3, 1), 0);

        assertThat(round.messages()).map(List::size).containsExactly(2, 3, 0, 0);
        assertThat(round.mayHaveMore()).isFalse();
        assertThat(subscriber.leases()).isEqualTo(2);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 5, 0, 0));
    }

    @Test
    void whereAllGetAllNobodyKnowsWhetherThereIsMore() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        publish(1, 5);

        assertThat(store.claim(subscriber.num(), claims(2, 3), 0).mayHaveMore()).isTrue();
        ClaimRound nothing = store.claim(subscriber.num(), claims(2, 3), 0);
        assertThat(nothing.mayHaveMore()).isFalse();
        assertThat(nothing.messages()).map(List::size).containsExactly(0, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whereBytesAreTheLimitThereMayBeMore(int claimants) {
        Subscriber subscriber = ENGINE.subscribe(topic);
        ENGINE.publish(topic, Collections.nCopies(9, "{\"text\":\"" + "x".repeat(350) + "\"}"));
        int[] sizes = IntStream.range(0, claimants).map(i -> 5).toArray();

        ClaimRound round = small.claim(subscriber.num(), claims(sizes), 0);

        assertThat(shares(round).getFirst()).isEqualTo(range(1, 3));
        assertThat(round.messages()).map(List::size).startsWith(3).hasSize(claimants);
        assertThat(round.mayHaveMore()).isTrue();
        assertThat(subscriber.counts()).isEqualTo(new Counts(6, 3, 0, 0));
    }

    @Test
    void whereBytesOfRedeliveriesAreTheLimitThereMayBeMore() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        ENGINE.publish(topic, Collections.nCopies(9, "{\"text\":\"" + "x".repeat(350) + "\"}"));
        subscriber.nack(subscriber.claim(9));
        subscriber.makeDue();

        ClaimRound round = small.claim(subscriber.num(), claims(5), 0);

        assertThat(round.messages().getFirst()).hasSize(3);
        assertThat(round.mayHaveMore()).isTrue();
    }

    @Test
    void bytesAreSharedInTheOrderOfClaimants() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        ENGINE.publish(topic, Collections.nCopies(9, "{\"text\":\"" + "x".repeat(350) + "\"}"));

        ClaimRound round = small.claim(subscriber.num(), claims(2, 2, 2), 0);

        assertThat(shares(round)).containsExactly(range(1, 2), range(3, 3), List.of());
        assertThat(leases(subscriber)).extracting(Lease::matchedTotal).containsExactly(2L, 3L);
    }

    @Test
    void whereRedeliveriesAreDueOnlyTheFirstIsServed() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        publish(1, 4);
        subscriber.nack(subscriber.claim(2));
        subscriber.makeDue();
        publish(5, 10);

        ClaimRound round = store.claim(subscriber.num(), claims(3, 2, 2), 0);

        assertThat(shares(round)).containsExactly(List.of(3L, 4L, 1L), List.of(), List.of());
        assertThat(attempts(round.messages().getFirst())).containsExactly(1, 1, 2);
        assertThat(round.mayHaveMore()).isTrue();
        assertThat(subscriber.counts()).isEqualTo(new Counts(7, 3, 0, 0));
        ClaimRound next = store.claim(subscriber.num(), claims(2, 2), 0);
        assertThat(shares(next)).containsExactly(List.of(2L, 5L), List.of());
        assertThat(shares(store.claim(subscriber.num(), claims(2), 0))).containsExactly(range(6, 7));
    }

    @Test
    void redeliveriesThatComeAfterTheWholeRoundAreLeftForLater() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        publish(1, 6);
        subscriber.nack(subscriber.claim(2));
        subscriber.makeDue();

        ClaimRound round = store.claim(subscriber.num(), claims(2, 2), 0);

        assertThat(shares(round)).containsExactly(range(3, 4), range(5, 6));
        assertThat(shares(store.claim(subscriber.num(), claims(2, 2), 0))).startsWith(range(1, 2));
    }

    @Test
    void expiredLeasesAreReleasedOnTheWay() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        publish(1, 6);
        store.claim(subscriber.num(), claims(2, 2), 0);
        subscriber.expire();

        ClaimRound round = store.claim(subscriber.num(), claims(2, 2, 2), 0);
        ClaimRound next = store.claim(subscriber.num(), claims(4, 2), 0);

        List<Long> all = new ArrayList<>();
        List.of(round, next).forEach(each -> shares(each).forEach(all::addAll));
        assertThat(all).containsExactlyInAnyOrderElementsOf(range(1, 6));
        assertThat(Totals.of(subscriber)).isEqualTo(new Totals(6, 4, 0, 4, 0));
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 6, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ODD})
    void theShareOfEachIsAcknowledgedAsAWholeAndLeavesNoRow(String filter) {
        Subscriber subscriber = ENGINE.subscribe(topic, filter.isEmpty() ? null : filter, 3, 10, 60);
        publish(1, 60);
        for (int times = 0; times < 3; times++) {
            ClaimRound round = store.claim(subscriber.num(), claims(2, 3, 1), 0);
            List<List<Message>> shares = new ArrayList<>(round.messages());
            Collections.rotate(shares, times);
            shares.forEach(subscriber::ack);
        }

        assertThat(subscriber.leases()).isEqualTo(1);
        assertThat(subscriber.counts().acked()).isEqualTo(18);
        assertThat(subscriber.counts().delivered()).isZero();
        subscriber.drain();
        assertThat(subscriber.leases()).isEqualTo(1);
        assertThat(subscriber.exceptions()).isZero();
    }

    @Test
    void nothingIsWrittenWhereThereIsNothing() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        List<Lease> before = leases(subscriber);

        assertThat(store.claim(subscriber.num(), claims(5, 5, 5), 0).messages()).allMatch(List::isEmpty);

        assertThat(leases(subscriber)).isEqualTo(before);
    }

    /** Numbers as payloads, every other one odd; offsets are the same. */
    private void publish(int first, int last) {
        ENGINE.publish(
                topic,
                IntStream.rangeClosed(first, last)
                        .mapToObj(n -> "{\"n\":" + n + ",\"odd\":" + (n % 2 == 1) + "}")
                        .toList());
    }

    private static List<Claim> claims(int... sizes) {
        return IntStream.range(0, sizes.length)
                .mapToObj(i -> Claim.now("consumer-" + i, sizes[i]))
                .toList();
    }

    private static List<List<Long>> shares(ClaimRound round) {
        return round.messages().stream().map(share -> offsets(share)).toList();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static List<Lease> leases(Subscriber subscriber) {
        return ENGINE.database.call(jdbc -> jdbc.sql("""
            SELECT lo_off, hi_off, coalesce(consumer_id, ''), matched_total, floor_off, pending,
                   time_sum = (SELECT coalesce(sum(fastpubsub.epoch_ms(m.created_at)), 0)
                                 FROM fastpubsub.message m
                                 JOIN fastpubsub.subscription s ON s.topic_num = m.topic_num
                                WHERE s.num = l.subscription_num AND l.pending @> m.off
                                  AND m.pos >= l.lo_pos AND m.pos <= l.hi_pos)
              FROM fastpubsub.lease l
             WHERE subscription_num = ?
             ORDER BY hi_off
            """)
                .param(subscriber.num())
                .query((row, index) -> new Lease(
                        row.getLong(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getString(6),
                        row.getBoolean(7)))
                .list());
    }

    /** @param timesAndPlaces whether its positions hold what is pending, and the sum of its times is right */
    private record Lease(
            long loOff,
            long hiOff,
            String consumer,
            long matchedTotal,
            long floorOff,
            String pending,
            boolean timesAndPlaces) {}
}
