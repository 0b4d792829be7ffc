package dev.fastpubsub.server.message;

import static dev.fastpubsub.server.message.Subscriber.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.server.database.Operation;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.message.Subscriber.Counts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the acks of several consumers do in one transaction. */
class SharedAcksGuaranteesTest {
    private static final Engine ENGINE = Engine.start();
    private static final String ALL_MATCH = "{\"k\":[1]}";

    private final DeliveryStore store = ENGINE.store();
    private final String topic = ENGINE.topic();
    private final Subscriber subscriber = ENGINE.subscribe(topic);

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ALL_MATCH})
    void manyWholeLeasesAreGoneAndTheCursorStaysEmptyInItsPlace(String filter) {
        Subscriber own = ENGINE.subscribe(topic, filter.isEmpty() ? null : filter, 3, 10, 60);
        List<List<Message>> leases = leases(own, 50, 3);
        long cursor = cursor(own);
        Collections.shuffle(leases, new Random(5));

        ack(own, leases);

        assertThat(own.counts()).isEqualTo(new Counts(0, 0, 150, 0));
        assertThat(own.leases()).isEqualTo(1);
        assertThat(cursor(own)).isEqualTo(cursor);
        assertThat(ENGINE.number(
                        "SELECT count(*) FROM fastpubsub.lease WHERE subscription_num = ? AND isempty(pending) AND"
                                + " time_sum = 0",
                        own.num()))
                .isEqualTo(1);
    }

    @Test
    void wholeLeasesAndPartsOfOthersAreAcknowledgedTogether() {
        List<List<Message>> leases = leases(subscriber, 5, 4);
        List<Message> parts = new ArrayList<>(leases.get(1).subList(1, 3));
        parts.addAll(leases.get(3).subList(0, 1));

        ack(
                subscriber,
                List.of(leases.get(4), parts, leases.get(0), leases.get(2).subList(0, 2)));

        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 7, 13, 0));
        assertThat(subscriber.leases()).isEqualTo(4);
        ack(subscriber, leases);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 20, 0));
        assertThat(subscriber.leases()).isEqualTo(1);
    }

    @Test
    void partsOfOneLeaseFromSeveralConsumersMakeItWhole() {
        List<Message> lease = leases(subscriber, 1, 6).getFirst();

        ack(subscriber, List.of(lease.subList(0, 3), lease.subList(2, 5), lease.subList(5, 6)));

        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 6, 0));
    }

    @Test
    void aLeaseThatTwoAcknowledgeCountsOnce() {
        List<List<Message>> leases = leases(subscriber, 3, 2);

        ack(subscriber, List.of(leases.get(1), leases.get(1), leases.get(2), leases.get(2), leases.get(0)));

        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 6, 0));
        assertThat(subscriber.leases()).isEqualTo(1);
    }

    @Test
    void redeliveriesAreAcknowledgedAmongThem() {
        List<List<Message>> leases = leases(subscriber, 3, 2);
        subscriber.nack(leases.get(1));
        subscriber.makeDue();
        List<Message> again = subscriber.claim(1);

        ack(subscriber, List.of(leases.get(2), again, leases.get(0)));

        assertThat(subscriber.counts()).isEqualTo(new Counts(1, 0, 5, 0));
    }

    @Test
    void idsOfAnotherLifeAmongThemAreIgnoredAndTheOthersCount() {
        List<List<Message>> leases = leases(subscriber, 3, 2);
        List<MessageIds> requests = new ArrayList<>();
        requests.add(MessageIds.of(leases.get(0)));
        requests.add(shifted(leases.get(1), 1));
        requests.add(shifted(leases.get(2), -1));
        requests.add(MessageIds.of(leases.get(2)));
        requests.add(new MessageIds(new MessageId[] {new MessageId(0, subscriber.num(), 99)}));
        requests.add(MessageIds.of(List.of(), subscriber.num()));

        store.ack(subscriber.num(), requests);

        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 2, 4, 0));
    }

    @Test
    void nothingButForeignIdsChangesNothing() {
        List<List<Message>> leases = leases(subscriber, 2, 2);
        Subscriber other = ENGINE.subscribe(topic);

        store.ack(subscriber.num(), List.of(shifted(leases.get(0), 5), shifted(leases.get(1), 5)));
        store.ack(subscriber.num(), List.of(MessageIds.of(ids(leases.get(0)), other.num())));

        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 4, 0, 0));
    }

    @Test
    void aSubscriptionThatIsGoneIsNotFound() {
        List<List<Message>> leases = leases(subscriber, 2, 2);
        int num = subscriber.num();
        subscriber.delete();

        for (List<MessageIds> requests : List.of(
                List.of(MessageIds.of(leases.get(0)), MessageIds.of(leases.get(1))),
                List.of(MessageIds.of(List.of(), num)))) {
            assertThatThrownBy(() -> store.ack(num, requests))
                    .isInstanceOfSatisfying(
                            FastpubsubException.class,
                            gone -> assertThat(gone.code()).isEqualTo(ErrorCode.SUBSCRIPTION_NOT_FOUND));
        }
    }

    @Test
    void consumersOfOneServerShareTransactions() throws Exception {
        List<List<Message>> leases = leases(subscriber, 300, 1);
        long before = ENGINE.count(Operation.ACK);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> acks = new ArrayList<>();
            leases.forEach(lease -> acks.add(threads.submit(() -> subscriber.ack(lease))));
            for (Future<?> ack : acks) {
                ack.get();
            }
        }

        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 300, 0));
        assertThat(ENGINE.count(Operation.ACK) - before).isBetween(1L, 150L);
    }

    /** Acks of overlapping sets in any order, nacks and returns of some of them, claims meanwhile: nobody waits in a circle. */
    @Test
    void serversThatAnswerForTheSameMessagesDoNotDeadlock() throws Exception {
        long seed = Long.getLong("fastpubsub.seed", ThreadLocalRandom.current().nextLong());
        long deadlocks = deadlocks();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 60; round++) {
                List<List<Message>> leases = leases(subscriber, 30, 4);
                List<Future<?>> servers = new ArrayList<>();
                for (int server = 0; server < 4; server++) {
                    Random random = new Random(seed + 31L * round + server);
                    boolean acks = server < 2;
                    servers.add(threads.submit(() -> {
                        for (int times = 0; times < 10; times++) {
                            answer(random, leases, acks || random.nextInt(3) > 0);
                        }
                    }));
                }
                servers.add(threads.submit(() -> {
                    for (int times = 0; times < 20; times++) {
                        subscriber.claim(3);
                    }
                }));
                for (Future<?> server : servers) {
                    server.get();
                }
                subscriber.makeDue();
            }
        }

        assertThat(deadlocks()).as("-Dfastpubsub.seed=%d", seed).isEqualTo(deadlocks);
        Counts counts = subscriber.counts();
        assertThat(counts.available() + counts.delivered() + counts.acked() + counts.dead())
                .isEqualTo(60L * 30 * 4);
        Totals.of(subscriber);
        subscriber.expire();
        subscriber.makeDue();
        subscriber.drain();
        assertThat(subscriber.counts().acked() + subscriber.counts().dead()).isEqualTo(60L * 30 * 4);
        assertThat(subscriber.leases()).isEqualTo(1);
    }

    private void answer(Random random, List<List<Message>> leases, boolean acks) {
        List<List<Message>> parts = IntStream.range(0, 1 + random.nextInt(8))
                .mapToObj(i -> {
                    List<Message> lease = leases.get(random.nextInt(leases.size()));
                    return random.nextInt(3) > 0 ? lease : lease.subList(random.nextInt(3), 3 + random.nextInt(2));
                })
                .toList();
        List<MessageIds> requests = parts.stream().map(MessageIds::of).toList();
        if (acks) {
            store.ack(subscriber.num(), requests);
        } else if (random.nextBoolean()) {
            store.nack(subscriber.num(), MessageIds.union(requests));
        } else {
            store.giveBack(
                    subscriber.num(),
                    parts.stream().flatMap(List::stream).distinct().toList(),
                    System.nanoTime());
        }
    }

    private void ack(Subscriber of, List<List<Message>> requests) {
        store.ack(of.num(), requests.stream().map(MessageIds::of).toList());
    }

    private List<List<Message>> leases(Subscriber of, int count, int size) {
        ENGINE.publish(topic, Collections.nCopies(count * size, "{\"k\":1}"));
        List<Claim> claims = Collections.nCopies(count, Claim.now("consumer", size));
        List<List<Message>> leases =
                new ArrayList<>(store.claim(of.num(), claims, 0).messages());
        leases.removeIf(List::isEmpty);
        while (leases.size() < count) {
            List<List<Message>> more = store.claim(of.num(), claims.subList(leases.size(), count), 0)
                    .messages();
            more.stream().filter(lease -> !lease.isEmpty()).forEach(leases::add);
        }
        return leases;
    }

    private static MessageIds shifted(List<Message> lease, long millis) {
        return new MessageIds(lease.stream()
                .map(Message::id)
                .map(id -> new MessageId(id.createdAtMillis() + millis, id.subscriptionNum(), id.off()))
                .toArray(MessageId[]::new));
    }

    private static long cursor(Subscriber subscriber) {
        return ENGINE.number("SELECT max(hi_off) FROM fastpubsub.lease WHERE subscription_num = ?", subscriber.num());
    }

    private static long deadlocks() {
        return ENGINE.number("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
    }
}
