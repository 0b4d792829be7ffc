package dev.fastpubsub.server.message;

import static dev.fastpubsub.server.message.Subscriber.attempts;
import static dev.fastpubsub.server.message.Subscriber.payloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.database.Operation;
import dev.fastpubsub.server.message.WaitingServer.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Consumers that wait on one server for what happens elsewhere: on another, in a command, or where nobody tells. */
@Timeout(60)
class WaitAcrossServersTest {

    private static final Engine ENGINE = Engine.start();

    private final WaitingServer server = WaitingServer.notified(ENGINE);
    private final String topic = ENGINE.topic();

    @AfterEach
    void stop() {
        server.close();
    }

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    @Test
    void theCleanupOfStuckMessagesCallsWhoeverWaits() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        ENGINE.publish(topic, "{}");
        subscriber.claim(1);
        Waiter waiter = server.startToWait(subscriber);

        ENGINE.releaseStuck(Duration.ZERO);

        assertThat(attempts(waiter.soon())).containsExactly(2);
    }

    @Test
    void aNackOnAnotherServerCallsWhoeverWaitsWhenItsBackOffIsOver() throws Exception {
        Subscriber subscriber = withBackOff(1, 3);
        server.publish(topic, "{}");
        List<UUID> taken =
                subscriber.claim(1).stream().map(message -> message.id().uuid()).toList();
        Waiter waiter = server.startToWait(subscriber);
        try (WaitingServer other = WaitingServer.notified(ENGINE)) {
            awaitSettled();
            other.deliveries.nack(subscriber.id(), taken);

            assertThat(attempts(waiter.soon())).containsExactly(2);
        }
    }

    @Test
    void aPublishOfAnotherServerCallsWhoeverWaits() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        try (WaitingServer other = WaitingServer.notified(ENGINE)) {
            for (int n = 1; n <= 3; n++) {
                Waiter waiter = server.startToWait(subscriber);

                other.publish(topic, "{\"n\":" + n + "}");

                assertThat(payloads(waiter.soon())).containsExactly("{\"n\":" + n + "}");
            }
        }
    }

    @Test
    void aRedriveOnAnotherServerCallsWhoeverWaits() throws Exception {
        Subscriber subscriber = withBackOff(3600, 1);
        server.publish(topic, "{}");
        subscriber.nack(subscriber.claim(1));
        try (WaitingServer other = WaitingServer.notified(ENGINE)) {
            Waiter waiter = server.startToWait(subscriber);

            other.deliveries.reprocess(subscriber.id(), Subscriber.ids(subscriber.dead()));

            assertThat(attempts(waiter.soon())).containsExactly(1);
        }
    }

    @Test
    void whoeverWaitsWhereNothingIsHeardIsFoundByAsking() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        try (WaitingServer deaf = WaitingServer.polling(ENGINE)) {
            Waiter waiter = deaf.startToWait(subscriber);

            server.publish(topic, "{}");

            assertThat(waiter.soon()).hasSize(1);
        }
    }

    /** More subscriptions than one statement asks for. */
    @Test
    void allOfManyLinesAreLookedAfter() throws Exception {
        try (Engine large = Engine.start();
                WaitingServer deaf = WaitingServer.polling(large)) {
            String itsTopic = large.topic();
            List<Waiter> waiters = Stream.generate(() -> large.subscribe(itsTopic))
                    .limit(1_100)
                    .map(subscriber -> deaf.start(subscriber, Duration.ofMinutes(2)))
                    .toList();
            await().atMost(Duration.ofMinutes(1)).until(() -> large.count(Operation.CLAIM) >= waiters.size());

            large.publish(itsTopic, "{}");

            for (Waiter waiter : waiters) {
                assertThat(waiter.soon()).hasSize(1);
            }
        }
    }

    @Test
    void whatAFilterRefusesCallsNobodyOnAnotherServerEither() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic, "{\"k\":[1]}", 3, 10, 60);
        try (WaitingServer other = WaitingServer.notified(ENGINE)) {
            awaitSettled();
            Waiter waiter = server.startToWait(subscriber);
            long claims = ENGINE.count(Operation.CLAIM);

            for (int i = 0; i < 5; i++) {
                other.publish(topic, "{\"k\":2}");
            }
            other.publish(topic, "{\"k\":1}");

            assertThat(payloads(waiter.soon())).containsExactly("{\"k\":1}");
            assertThat(ENGINE.count(Operation.CLAIM)).isEqualTo(claims + 1);
        }
    }

    private Subscriber withBackOff(int seconds, int attempts) {
        return ENGINE.subscribe(topic, null, attempts, seconds, seconds);
    }

    /** Until nobody looks any more because a server has just started. */
    private static void awaitSettled() {
        long[] last = {-1};
        await().pollInterval(Duration.ofMillis(100)).until(() -> {
            long looks = ENGINE.count(Operation.NEXT_AVAILABLE);
            boolean same = looks == last[0];
            last[0] = looks;
            return same;
        });
    }
}
