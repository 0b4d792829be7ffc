package dev.fastpubsub.server.message;

import static dev.fastpubsub.server.message.Subscriber.attempts;
import static dev.fastpubsub.server.message.Subscriber.offsets;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two subscriptions of one topic live the same life, but that the claims of one are shared: they get the same. */
class SharedClaimsEqualityTest {
    private static final Engine ENGINE = Engine.start();
    private static final int SCENARIOS = 12;
    private static final int STEPS = 40;
    private static final int MANY_ATTEMPTS = 1000;

    private final DeliveryStore store = ENGINE.store();

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"k\":[1]}"})
    void sharedClaimsGiveWhatTheSameClaimsGiveOneByOne(String filter) {
        long seed = Long.getLong("fastpubsub.seed", ThreadLocalRandom.current().nextLong());
        Random random = new Random(seed);
        int redelivered = 0;
        for (int scenario = 0; scenario < SCENARIOS; scenario++) {
            String topic = ENGINE.topic();
            Subscriber shared = subscribe(topic, filter);
            Subscriber single = subscribe(topic, filter);
            List<Message> ofShared = new ArrayList<>();
            List<Message> ofSingle = new ArrayList<>();
            for (int step = 0; step < STEPS; step++) {
                List<Integer> chosen = IntStream.range(0, ofShared.size())
                        .filter(i -> random.nextBoolean())
                        .boxed()
                        .toList();
                switch (random.nextInt(9)) {
                    case 0, 1 -> ENGINE.publish(topic, messages(random));
                    case 2 -> Stream.of(shared, single).forEach(this::expire);
                    case 3 -> Stream.of(shared, single).forEach(this::makeDue);
                    case 4 -> {
                        shared.nack(pick(ofShared, chosen));
                        single.nack(pick(ofSingle, chosen));
                    }
                    case 5 -> {
                        shared.ack(pick(ofShared, chosen));
                        single.ack(pick(ofSingle, chosen));
                    }
                    default -> {
                        int[] sizes = random.ints(1 + random.nextInt(5), 1, 5).toArray();
                        List<List<Message>> together = claimTogether(shared, sizes);
                        List<List<Message>> alone = claimOneByOne(single, sizes);
                        assertThat(described(together))
                                .as("claims of %s with -Dfastpubsub.seed=%d", Arrays.toString(sizes), seed)
                                .isEqualTo(described(alone));
                        together.forEach(ofShared::addAll);
                        alone.forEach(ofSingle::addAll);
                    }
                }
                assertThat(shared.counts()).as("-Dfastpubsub.seed=%d", seed).isEqualTo(single.counts());
                assertThat(Totals.of(shared)).as("-Dfastpubsub.seed=%d", seed).isEqualTo(Totals.of(single));
            }
            redelivered += (int) Totals.of(shared).again();
            Stream.of(shared, single).forEach(this::expire);
            Stream.of(shared, single).forEach(this::makeDue);
            assertThat(shared.drain()).isEqualTo(single.drain());
            assertThat(List.of(shared.leases(), shared.exceptions())).containsExactly(1, 0);
        }
        assertThat(redelivered).isGreaterThan(SCENARIOS);
    }

    /** Round after round, for those who have got nothing so far, as a line does. */
    private List<List<Message>> claimTogether(Subscriber subscriber, int[] sizes) {
        List<List<Message>> all = new ArrayList<>();
        boolean more = true;
        while (more && all.size() < sizes.length) {
            List<Claim> rest = Arrays.stream(sizes, all.size(), sizes.length)
                    .mapToObj(size -> Claim.now("consumer", size))
                    .toList();
            ClaimRound round = store.claim(subscriber.num(), rest, 0);
            round.messages().stream().takeWhile(share -> !share.isEmpty()).forEach(all::add);
            more = round.mayHaveMore();
        }
        while (all.size() < sizes.length) {
            all.add(List.of());
        }
        return all;
    }

    private List<List<Message>> claimOneByOne(Subscriber subscriber, int[] sizes) {
        return Arrays.stream(sizes)
                .mapToObj(size -> store.claim(subscriber.num(), List.of(Claim.now("consumer", size)), 0)
                        .messages()
                        .getFirst())
                .toList();
    }

    private static List<String> described(List<List<Message>> shares) {
        return shares.stream()
                .map(share -> offsets(share) + " at attempts " + attempts(share))
                .toList();
    }

    private static List<String> messages(Random random) {
        return IntStream.range(0, 1 + random.nextInt(6))
                .mapToObj(i -> "{\"k\":" + random.nextInt(2) + "}")
                .toList();
    }

    private static List<Message> pick(List<Message> messages, List<Integer> indexes) {
        return indexes.stream().map(messages::get).toList();
    }

    /**
     * All at a time of its own, in the order of offsets, so that the order in which they come again is no matter of chance; and released
     * at once, since how many of them a claim releases depends on how much it asks for.
     */
    private void expire(Subscriber subscriber) {
        ENGINE.run("""
            UPDATE fastpubsub.lease
               SET expires_at = now() - interval '1 second' + hi_off * interval '1 microsecond'
             WHERE subscription_num = ?
            """, subscriber.num());
        ENGINE.run("""
            UPDATE fastpubsub.exception
               SET expires_at = now() - interval '1 second' + off * interval '1 microsecond'
             WHERE subscription_num = ? AND state = 'leased'
            """, subscriber.num());
        ENGINE.run("SELECT fastpubsub.release_stuck(?, 3600000, 1000)", subscriber.num());
    }

    private void makeDue(Subscriber subscriber) {
        ENGINE.run("""
            UPDATE fastpubsub.exception
               SET due_at = now() - interval '1 second' + off * interval '1 microsecond'
             WHERE subscription_num = ? AND state = 'waiting'
            """, subscriber.num());
    }

    private static Subscriber subscribe(String topic, String filter) {
        return ENGINE.subscribe(topic, filter.isEmpty() ? null : filter, MANY_ATTEMPTS, 100, 1000);
    }
}
