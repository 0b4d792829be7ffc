package dev.fastpubsub.server.message;

import static dev.fastpubsub.server.message.Subscriber.attempts;
import static dev.fastpubsub.server.message.Subscriber.payloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.database.Operation;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.message.Subscriber.Counts;
import dev.fastpubsub.server.message.WaitingServer.Waiter;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever waits gets a message as soon as there is one, whatever made it available. */
@Timeout(60)
class WaitGuaranteesTest {

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
    void aCommitCallsWhoeverWaits() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        Waiter waiter = server.startToWait(subscriber);

        server.publish(topic, "{\"n\":1}");

        assertThat(payloads(waiter.soon())).containsExactly("{\"n\":1}");
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 1, 0, 0));
    }

    @Test
    void whoeverHasWaitedLongestIsServedFirst() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        List<Waiter> waiters =
                List.of(server.startToWait(subscriber), server.startToWait(subscriber), server.startToWait(subscriber));

        for (int n = 0; n < 3; n++) {
            server.publish(topic, "{\"n\":" + n + "}");
            assertThat(payloads(waiters.get(n).soon())).containsExactly("{\"n\":" + n + "}");
        }
    }

    @Test
    void aCommitOfManyMessagesCallsAllOfThem() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        List<Waiter> waiters =
                List.of(server.startToWait(subscriber), server.startToWait(subscriber), server.startToWait(subscriber));

        server.publish(topic, "{}", "{}", "{}");

        for (Waiter waiter : waiters) {
            assertThat(waiter.soon()).hasSize(1);
        }
    }

    @Test
    void theEndOfABackOffCallsWhoeverWaits() throws Exception {
        Subscriber subscriber = withBackOff(3600, 3);
        server.publish(topic, "{}");
        subscriber.nack(subscriber.claim(1));
        dueSoon(subscriber);

        List<Message> messages = server.startToWait(subscriber).soon();

        assertThat(attempts(messages)).containsExactly(2);
    }

    @Test
    void theEndOfALockCallsWhoeverWaits() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        server.publish(topic, "{}");
        try (WaitingServer hasty = WaitingServer.notified(ENGINE, Duration.ofMillis(500))) {
            assertThat(hasty.deliveries.claim(subscriber.id(), Claim.now("slow", 1), Engine.ROOM_FOR_ALL))
                    .hasSize(1);
        }

        List<Message> messages = server.startToWait(subscriber).soon();

        assertThat(attempts(messages)).containsExactly(2);
    }

    @Test
    void aCommitThatWasNotAnsweredIsLookedFor() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        Waiter waiter = server.startToWait(subscriber);
        ENGINE.publish(topic, "{}");

        server.wakeUps.perhapsPublished(ENGINE.topicNum(topic));

        assertThat(waiter.soon()).hasSize(1);
    }

    @Test
    void aNackCallsWhoeverWaitsAlreadyWhenItsBackOffIsOver() throws Exception {
        Subscriber subscriber = withBackOff(1, 3);
        server.publish(topic, "{}");
        List<Message> taken = subscriber.claim(1);
        Waiter waiter = server.startToWait(subscriber);

        server.deliveries.nack(subscriber.id(), Subscriber.ids(taken));

        assertThat(attempts(waiter.soon())).containsExactly(2);
    }

    @Test
    void aRedrivenDeadLetterCallsWhoeverWaits() throws Exception {
        Subscriber subscriber = withBackOff(3600, 1);
        server.publish(topic, "{}");
        subscriber.nack(subscriber.claim(1));
        Waiter waiter = server.startToWait(subscriber);

        server.deliveries.reprocess(subscriber.id(), Subscriber.ids(subscriber.dead()));

        assertThat(attempts(waiter.soon())).containsExactly(1);
    }

    @Test
    void whatOneGivesBackWhoHungUpTheNextInLineGets() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        Waiter gone = server.startToWait(subscriber);
        Waiter next = server.startToWait(subscriber);
        gone.hungUp().set(true);

        server.publish(topic, "{}");

        assertThat(attempts(next.soon())).containsExactly(1);
        assertThat(gone.soon()).isEmpty();
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 1, 0, 0));
    }

    @Test
    void whoHangsUpLeavesTheMessageAsItWas() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        Waiter gone = server.startToWait(subscriber);
        gone.hungUp().set(true);

        server.publish(topic, "{}");

        assertThat(gone.soon()).isEmpty();
        assertThat(attempts(subscriber.claim(1))).containsExactly(1);
    }

    @Test
    void whatAFilterRefusesCallsNobody() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic, "{\"k\":[1]}", 3, 10, 60);
        Waiter waiter = server.startToWait(subscriber);
        long claims = ENGINE.count(Operation.CLAIM);

        for (int i = 0; i < 5; i++) {
            server.publish(topic, "{\"k\":2}");
        }
        server.publish(topic, "{\"k\":1}");

        assertThat(payloads(waiter.soon())).containsExactly("{\"k\":1}");
        assertThat(ENGINE.count(Operation.CLAIM)).isEqualTo(claims + 1);
    }

    @Test
    void aFilterThatCameWhileSomebodyWaitedHidesNothingFromHim() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        Waiter waiter = server.startToWait(subscriber);
        subscriber.filter("{\"k\":[1]}");

        server.publish(topic, "{\"k\":2}");
        server.publish(topic, "{\"k\":1}");

        assertThat(payloads(waiter.soon())).containsExactly("{\"k\":1}");
    }

    @Test
    void aDeletedSubscriptionEndsTheWaitsOfAll() {
        Subscriber subscriber = ENGINE.subscribe(topic);
        try (WaitingServer deaf = WaitingServer.polling(ENGINE)) {
            List<Waiter> waiters = List.of(deaf.startToWait(subscriber), deaf.startToWait(subscriber));

            subscriber.delete();

            for (Waiter waiter : waiters) {
                assertThatThrownBy(waiter::soon)
                        .cause()
                        .isInstanceOfSatisfying(
                                FastpubsubException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.SUBSCRIPTION_NOT_FOUND));
            }
        }
    }

    @Test
    void aSubscriptionThatIsMadeAnewMakesNoWaitLonger() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        try (WaitingServer deaf = WaitingServer.polling(ENGINE)) {
            assertThat(deaf.deliveries.claim(subscriber.id(), Claim.now("early", 1), Engine.ROOM_FOR_ALL))
                    .isEmpty();
            long start = System.nanoTime();
            Waiter waiter = deaf.startToWait(subscriber, Duration.ofSeconds(5));
            await().pollDelay(Duration.ofMillis(4_500)).until(() -> true);

            try (Connection connection = ENGINE.connection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("SELECT fastpubsub.delete_subscription('%s')".formatted(subscriber.id()));
                statement.execute("SELECT fastpubsub.create_subscription('%s', '%s', NULL, false, 3, 10, 60)"
                        .formatted(subscriber.id(), topic));
                connection.commit();
            }

            assertThat(waiter.soon()).isEmpty();
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(9));
        }
    }

    @Test
    void whoeverWaitsInVainHasHisAnswerAfterThatTime() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        long start = System.nanoTime();

        assertThat(server.start(subscriber, Duration.ofMillis(300)).soon()).isEmpty();

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
        assertThat(server.lines.sweep()).hasSize(1);
        assertThat(server.lines.sweep()).isEmpty();
    }

    @Test
    void theEndOfWaitingEndsAllWaitsAtOnce() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        List<Waiter> waiters = List.of(
                server.startToWait(subscriber),
                server.startToWait(subscriber),
                server.startToWait(ENGINE.subscribe(topic)));

        server.lines.close();

        for (Waiter waiter : waiters) {
            assertThat(waiter.soon()).isEmpty();
        }
    }

    @Test
    void afterTheEndOfWaitingOnlyWhatIsThereIsGiven() throws Exception {
        Subscriber subscriber = ENGINE.subscribe(topic);
        server.publish(topic, "{}");
        server.lines.close();

        assertThat(server.startToWait(subscriber).soon()).hasSize(1);
        assertThat(server.startToWait(subscriber).soon()).isEmpty();
    }

    @Test
    void whoeverWaitsOutlivesAnOutageOfTheDatabase() throws Exception {
        try (Engine shaky = Engine.start();
                WaitingServer lonely = WaitingServer.notified(shaky)) {
            String itsTopic = shaky.topic();
            Waiter waiter = lonely.startToWait(shaky.subscribe(itsTopic));

            shaky.testDatabase.goAway();
            assertThatThrownBy(() -> lonely.publish(itsTopic, "{}")).isInstanceOf(FastpubsubException.class);
            shaky.testDatabase.comeBack();
            await().ignoreExceptions().until(() -> {
                lonely.publish(itsTopic, "{}");
                return true;
            });

            assertThat(waiter.soon()).hasSize(1);
        }
    }

    /** What is wrong with the database need not be an outage: a function may be missing for a moment, or run out of something. */
    @Test
    void aLookThatFailsIsMadeAgain() throws Exception {
        try (Engine broken = Engine.start();
                WaitingServer lonely = WaitingServer.polling(broken)) {
            String itsTopic = broken.topic();
            Subscriber subscriber = broken.subscribe(itsTopic);
            Waiter waiter = lonely.startToWait(subscriber);
            broken.run("ALTER FUNCTION fastpubsub.next_available RENAME TO next_available_once");
            long looks = broken.count(Operation.NEXT_AVAILABLE);
            await().until(() -> broken.count(Operation.NEXT_AVAILABLE) > looks);

            broken.run("ALTER FUNCTION fastpubsub.next_available_once RENAME TO next_available");
            broken.publish(itsTopic, "{}");

            assertThat(waiter.soon()).hasSize(1);
        }
    }

    @Test
    void whoeverHasHisAnswerLeavesNoAlarmBehindForLong() throws Exception {
        Subscriber subscriber = withBackOff(3600, 3);
        server.publish(topic, "{}");
        subscriber.nack(subscriber.claim(1));
        int before = server.dueWatch.scheduled();

        for (int i = 0; i < 5; i++) {
            assertThat(server.start(subscriber, Duration.ofMillis(100)).soon()).isEmpty();
        }

        await().untilAsserted(() -> {
            assertThat(server.lines.sweep()).isEmpty();
            assertThat(server.dueWatch.scheduled()).isLessThanOrEqualTo(before);
        });
    }

    private Subscriber withBackOff(int seconds, int attempts) {
        return ENGINE.subscribe(topic, null, attempts, seconds, seconds);
    }

    private static void dueSoon(Subscriber subscriber) {
        ENGINE.run("""
            UPDATE fastpubsub.exception
               SET due_at = clock_timestamp() + interval '300 milliseconds'
             WHERE subscription_num = ? AND state = 'waiting'
            """, subscriber.num());
    }
}
