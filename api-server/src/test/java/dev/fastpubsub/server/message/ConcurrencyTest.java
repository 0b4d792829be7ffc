package dev.fastpubsub.server.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.history.Span;
import dev.fastpubsub.server.history.SubscriptionHistory;
import dev.fastpubsub.server.message.Subscriber.Counts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * All guarantees at once: two servers, publishers that commit late or roll back, consumers that do everything wrong, filters
 * and subscriptions that change, partitions that rotate all the time. A history of it is judged at the end.
 *
 * <p>{@code -Dfastpubsub.concurrency.seconds} is how long the traffic flows, {@code -Dfastpubsub.seed} repeats the choices
 * of a run, though not the order in which threads made them.
 */
class ConcurrencyTest {
    private static final int SECONDS = Integer.getInteger("fastpubsub.concurrency.seconds", 16);
    private static final long SEED =
            Long.getLong("fastpubsub.seed", ThreadLocalRandom.current().nextLong());
    private static final int MESSAGES_PER_SECOND = 1250;
    private static final int PARTITION_MESSAGES = 200;
    private static final int ENOUGH_ATTEMPTS = 1000;

    private final Engine engine = Engine.withPartitionsOf(PARTITION_MESSAGES);
    private final Traffic traffic = new Traffic(engine, SEED);
    private final TrafficDisturbances disturbances = new TrafficDisturbances(traffic);
    private final Deliveries server = engine.deliveries(Traffic.LOCK_TIMEOUT, 1 << 20);
    private final Deliveries otherServer = engine.deliveries(Traffic.LOCK_TIMEOUT, 1 << 12);
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<SubscriptionHistory> histories = new ArrayList<>();

    @AfterEach
    void close() {
        traffic.close();
        engine.close();
    }

    @Test
    void everyMessageArrivesExactlyOnceUnlessItWasNackedExpiredOrCrashed() throws Exception {
        engine.run("SELECT setval('fastpubsub.message_pos', max(hi_pos) - 5) FROM fastpubsub.log_partition");
        engine.partitions.ensure();
        List<String> topics = List.of(engine.topic(), engine.topic());
        topics.forEach(this::consumeFrom);
        topics.forEach(this::publishTo);
        disturb();

        Awaitility.await()
                .atMost(Duration.ofSeconds(12L * SECONDS))
                .pollDelay(Duration.ofSeconds(SECONDS))
                .until(() -> traffic.history.hasIncidents()
                        || traffic.history.confirmed() >= (long) MESSAGES_PER_SECOND * SECONDS);
        traffic.drain();
        awaitRest();
        traffic.end();
        rest();

        System.out.printf(
                "seed %d: %d messages confirmed, %d rolled back, %d deliveries%n",
                SEED, traffic.history.confirmed(), traffic.history.rolledBack(), traffic.history.deliveries());
        List<String> findings = traffic.history.verdict();
        assertThat(findings.stream().limit(20).toList())
                .as("%d findings with -Dfastpubsub.seed=%d", findings.size(), SEED)
                .isEmpty();
        nothingIsLeft();
    }

    /** Or until it is clear that there will be none. */
    private void awaitRest() {
        try {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> traffic.history.hasIncidents()
                            || subscribers.stream()
                                    .map(Subscriber::counts)
                                    .allMatch(counts -> counts.available() + counts.delivered() == 0));
        } catch (ConditionTimeoutException e) {
            traffic.history.incident("messages remain: "
                    + subscribers.stream().map(Subscriber::counts).toList());
        }
    }

    private void consumeFrom(String topic) {
        consume(topic, null, ENOUGH_ATTEMPTS, 3);
        consume(topic, null, 2, 1);
        consume(topic, Set.of("k1", "k3"), 3, 2);
        int changing = consume(topic, null, ENOUGH_ATTEMPTS, 2);
        traffic.start(disturbances.changesOf(subscribers.get(changing), histories.get(changing)));
        traffic.start(disturbances.comingAndGoing(topic, server));
        traffic.start(random -> {
            Traffic.pause(random, SECONDS * 250, SECONDS * 500);
            for (int late = changing - 3; late <= changing; late += 3) {
                traffic.start(consumer(late, otherServer, "late"));
            }
        });
    }

    /** Returns the subscription's index. */
    private int consume(String topic, @Nullable Set<String> kinds, int attempts, int consumers) {
        Subscriber subscriber = new Subscriber(engine, Engine.freshId("subscription"));
        Span span = Span.of(() -> subscriber.create(topic, TrafficDisturbances.filter(kinds), attempts, 1, 1));
        subscribers.add(subscriber);
        histories.add(traffic.history.subscribed(subscriber.id(), topic, kinds, attempts, consumers == 1, span));
        int index = subscribers.size() - 1;
        IntStream.range(0, consumers)
                .forEach(number ->
                        traffic.start(consumer(index, number == 0 ? server : otherServer, "consumer-" + number)));
        return index;
    }

    private TrafficConsumer consumer(int index, Deliveries deliveries, String name) {
        return new TrafficConsumer(traffic, deliveries, subscribers.get(index).id(), histories.get(index), name, false);
    }

    private void publishTo(String topic) {
        TrafficPublishers publishers = new TrafficPublishers(traffic, topic);
        traffic.start(publishers.through(engine.publisher, topic + "-first"));
        traffic.start(publishers.through(engine.publisher, topic + "-second"));
        traffic.start(publishers.through(engine.anotherPublisher(), topic + "-other"));
        traffic.start(publishers.inOwnTransactions(topic + "-own"));
        traffic.start(publishers.inOwnTransactions(topic + "-further"));
    }

    private void disturb() {
        traffic.start(disturbances.partitionsAhead());
        traffic.start(disturbances.closingOfPartitions());
        traffic.start(disturbances.droppingOfPartitions());
        traffic.start(disturbances.droppingOfPartitions());
        traffic.start(disturbances.releaseOfStuckMessages());
        traffic.start(disturbances.longReader());
        traffic.start(disturbances.looksAtMetrics(List.copyOf(subscribers)));
    }

    private void rest() {
        for (int index = 0; index < subscribers.size(); index++) {
            Counts counts = subscribers.get(index).counts();
            histories
                    .get(index)
                    .cameToRest(
                            counts.available(),
                            counts.delivered(),
                            counts.acked(),
                            counts.dead(),
                            deadLetters(subscribers.get(index).id()));
        }
    }

    private List<String> deadLetters(String subscription) {
        List<String> dead = new ArrayList<>();
        for (List<Message> page = server.deadLetters(subscription, 0, Subscriber.PAGE);
                !page.isEmpty();
                page = server.deadLetters(subscription, dead.size(), Subscriber.PAGE)) {
            page.forEach(message -> dead.add(Traffic.messageOf(message.payload().toString())));
        }
        return dead;
    }

    private void nothingIsLeft() {
        for (Subscriber subscriber : subscribers) {
            assertThat(subscriber.claim(100)).isEmpty();
            assertThat(subscriber.leases()).as("leases of %s", subscriber.id()).isEqualTo(1);
            assertThat(subscriber.exceptions())
                    .isEqualTo((int) subscriber.counts().dead());
        }
        engine.dropAcked();
        engine.dropAcked();
        assertThat(engine.number("SELECT count(*) FROM fastpubsub.message")).isZero();
        assertThat(engine.number("SELECT count(*) FROM fastpubsub.route")).isZero();
        assertThat(engine.number("SELECT count(*) FROM fastpubsub.lease")).isEqualTo(subscribers.size());
        assertThat(engine.number("SELECT count(*) FROM fastpubsub.log_partition WHERE hi_pos <= fastpubsub.next_pos()"))
                .isZero();
        assertThat(engine.number("""
            SELECT count(*)
              FROM fastpubsub.exception
             WHERE subscription_num NOT IN (SELECT num FROM fastpubsub.subscription)
            """)).isZero();
    }
}
