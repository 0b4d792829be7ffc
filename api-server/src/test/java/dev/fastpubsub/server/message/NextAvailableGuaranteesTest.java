package dev.fastpubsub.server.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What those who wait are told of when to claim again. */
class NextAvailableGuaranteesTest {
    private static final Engine ENGINE = Engine.start();
    private static final String FILTER = "{\"k\":[1]}";
    private static final String MATCHING = "{\"k\":1}";
    private static final String OTHER = "{\"k\":2}";
    private static final int BACKOFF_SECONDS = 20;

    private final DeliveryStore store = ENGINE.store();
    private final String topic = ENGINE.topic();

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", FILTER})
    void neverWhereThereIsNothing(String filter) {
        Subscriber subscriber = subscribe(filter, 3);
        assertThat(delay(subscriber)).isEmpty();

        ENGINE.publish(topic, MATCHING);
        subscriber.ack(subscriber.claim(1));

        assertThat(delay(subscriber)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", FILTER})
    void nowWhereMessagesWait(String filter) {
        Subscriber subscriber = subscribe(filter, 3);
        ENGINE.publish(topic, MATCHING, OTHER, MATCHING);

        assertThat(delay(subscriber)).hasValue(0);
        subscriber.claim(1);
        assertThat(delay(subscriber)).hasValue(0);
    }

    @Test
    void neverWhereOnlyOthersWait() {
        Subscriber subscriber = subscribe(FILTER, 3);
        ENGINE.publish(topic, OTHER, OTHER);

        assertThat(delay(subscriber)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", FILTER})
    void whenALockIsOverIfEverythingIsInDelivery(String filter) {
        Subscriber subscriber = subscribe(filter, 3);
        ENGINE.publish(topic, MATCHING, MATCHING);
        subscriber.claim(1);
        subscriber.claim(1);

        assertThat(delay(subscriber).orElseThrow()).isBetween(30_000L, Engine.LOCK_TIMEOUT.toMillis());
        subscriber.expire();
        assertThat(delay(subscriber)).hasValue(0);
    }

    @Test
    void whenTheFirstBackOffIsOver() {
        Subscriber subscriber = subscribe("", 3);
        ENGINE.publish(topic, MATCHING, MATCHING);
        List<Message> both = subscriber.claim(2);
        subscriber.nack(both.subList(0, 1));

        assertThat(delay(subscriber).orElseThrow()).isBetween(BACKOFF_SECONDS * 1000L, 2 * BACKOFF_SECONDS * 1000L);
        subscriber.makeDue();
        assertThat(delay(subscriber)).hasValue(0);
    }

    @Test
    void whenTheLockOnARedeliveryIsOver() {
        Subscriber subscriber = subscribe("", 3);
        ENGINE.publish(topic, MATCHING);
        subscriber.nack(subscriber.claim(1));
        subscriber.makeDue();
        subscriber.claim(1);

        assertThat(delay(subscriber).orElseThrow()).isBetween(30_000L, Engine.LOCK_TIMEOUT.toMillis());
        subscriber.expire();
        assertThat(delay(subscriber)).hasValue(0);
    }

    @Test
    void neverForDeadLetters() {
        Subscriber subscriber = subscribe("", 1);
        ENGINE.publish(topic, MATCHING);
        subscriber.nack(subscriber.claim(1));

        assertThat(delay(subscriber)).isEmpty();
        subscriber.reprocess(subscriber.dead());
        assertThat(delay(subscriber)).hasValue(0);
    }

    @Test
    void nothingIsSaidOfSubscriptionsThatAreGone() {
        Subscriber gone = subscribe("", 3);
        Subscriber other = subscribe("", 3);
        int num = gone.num();
        gone.delete();

        Map<Integer, OptionalLong> delays = store.nextAvailable(new int[] {num, other.num(), Integer.MAX_VALUE});

        assertThat(delays).containsExactly(Map.entry(other.num(), OptionalLong.empty()));
    }

    /** Whatever happened before: now means that a claim gets or buries something, and later or never that it does not. */
    @ParameterizedTest
    @ValueSource(strings = {"", FILTER})
    void itAgreesWithTheClaimThatFollows(String filter) {
        long seed = Long.getLong("fastpubsub.seed", ThreadLocalRandom.current().nextLong());
        Random random = new Random(seed);
        for (int scenario = 0; scenario < 20; scenario++) {
            Subscriber subscriber = subscribe(filter, 1 + random.nextInt(3));
            List<Message> inDelivery = new ArrayList<>();
            for (int step = 0; step < 25; step++) {
                happens(random, subscriber, inDelivery);
                if (random.nextInt(3) == 0) {
                    OptionalLong delay = delay(subscriber);
                    long dead = subscriber.counts().dead();
                    List<Message> claimed = subscriber.claim(1 + random.nextInt(4));
                    inDelivery.addAll(claimed);
                    boolean something =
                            !claimed.isEmpty() || subscriber.counts().dead() > dead;
                    assertThat(something)
                            .as("a claim gets something after %s with -Dfastpubsub.seed=%d", delay, seed)
                            .isEqualTo(delay.isPresent() && delay.getAsLong() == 0);
                }
            }
            subscriber.delete();
        }
    }

    private void happens(Random random, Subscriber subscriber, List<Message> inDelivery) {
        List<Message> some = some(random, inDelivery);
        switch (random.nextInt(9)) {
            case 0 -> ENGINE.publish(topic, random.nextBoolean() ? MATCHING : OTHER);
            case 1 -> ENGINE.publish(topic, MATCHING, OTHER, MATCHING, MATCHING);
            case 2 -> inDelivery.addAll(subscriber.claim(1 + random.nextInt(5)));
            case 3 -> subscriber.ack(some);
            case 4 -> subscriber.nack(some);
            case 5 -> store.giveBack(subscriber.num(), some, System.nanoTime());
            case 6 -> subscriber.expire();
            case 7 -> subscriber.makeDue();
            default -> subscriber.reprocess(some(random, subscriber.dead()));
        }
    }

    private static List<Message> some(Random random, List<Message> messages) {
        return messages.stream().filter(message -> random.nextInt(3) > 0).toList();
    }

    private Subscriber subscribe(String filter, int attempts) {
        return ENGINE.subscribe(topic, filter.isEmpty() ? null : filter, attempts, BACKOFF_SECONDS, 3600);
    }

    private OptionalLong delay(Subscriber subscriber) {
        return Objects.requireNonNull(
                store.nextAvailable(new int[] {subscriber.num()}).get(subscriber.num()));
    }
}
