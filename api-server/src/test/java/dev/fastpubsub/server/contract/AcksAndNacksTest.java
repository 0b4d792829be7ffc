package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.contract.Channel.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcksAndNacksTest {

    private static final String FAST =
            "{'backoff_min_seconds': 1, 'backoff_max_seconds': 1, 'max_delivery_attempts': 3}";

    /** A way to write the id that was delivered. */
    enum Spelling {
        AS_DELIVERED(id -> id),
        UPPER_CASE(id -> id.toUpperCase(Locale.ROOT)),
        NO_DASHES(id -> id.replace("-", "")),
        NO_DASHES_UPPER_CASE(id -> id.replace("-", "").toUpperCase(Locale.ROOT)),
        BRACES(id -> "{" + id + "}"),
        URN(id -> "urn:uuid:" + id);

        private final UnaryOperator<String> writer;

        Spelling(UnaryOperator<String> writer) {
            this.writer = writer;
        }
    }

    private final Channel channel = Channel.open();

    @ParameterizedTest
    @EnumSource
    void anIdIsKnownInEveryUsualSpelling(Spelling spelling) {
        channel.publishNumbered(1);
        String id = channel.consume().getFirst().id();

        WireClient.post(channel.path("/acks"), "[\"" + spelling.writer.apply(id) + "\"]")
                .isNoContent();

        channel.hasMetrics(0, 0, 1, 0);
    }

    @Test
    void anAckedMessageIsGone() {
        channel.publishNumbered(3);
        List<Message> delivered = channel.consume();

        channel.ack(delivered.subList(1, 2));

        channel.hasMetrics(0, 2, 1, 0);
        channel.nack(delivered);
        channel.hasMetrics(2, 0, 1, 0);
    }

    @Test
    void acksInAnyOrderInOneCallOrManyCountOnceEach() {
        channel.publishNumbered(5);
        List<Message> delivered = channel.consume("w1", 3);
        List<Message> more = channel.consume("w2", 2);

        channel.ack(List.of(more.get(1), delivered.get(2), delivered.get(2), delivered.get(0)));
        channel.ack(List.of(delivered.get(2), delivered.get(1)));
        channel.hasMetrics(0, 1, 4, 0);
        channel.ack(more);

        channel.hasMetrics(0, 0, 5, 0);
        assertThat(channel.consume()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/acks", "/nacks", "/dlq/reprocess"})
    void theIdsOfAnotherSubscriptionAreIgnored(String call) {
        Channel sibling = channel.another("{'max_delivery_attempts': 1}");
        Channel stranger = Channel.open("{'max_delivery_attempts': 1}");
        channel.publishNumbered(2);
        stranger.publishNumbered(2);
        List<Message> mine = channel.consume();
        List<Message> siblings = sibling.consume();
        List<Message> strangers = stranger.consume();
        if (call.equals("/dlq/reprocess")) {
            sibling.nack(siblings);
            stranger.nack(strangers);
        }
        Answer siblingBefore = sibling.metrics();
        Answer strangerBefore = stranger.metrics();

        WireClient.post(channel.path(call), Channel.ids(siblings)).isNoContent();
        WireClient.post(channel.path(call), Channel.ids(strangers)).isNoContent();

        channel.hasMetrics(0, 2, 0, 0);
        assertThat(sibling.metrics().json()).isEqualTo(siblingBefore.json());
        assertThat(stranger.metrics().json()).isEqualTo(strangerBefore.json());
        channel.ack(mine);
        channel.hasMetrics(0, 0, 2, 0);
    }

    @Test
    void anIdThatDiffersInOneDigitIsNotTheMessage() {
        channel.publishNumbered(1);
        String id = channel.consume().getFirst().id();

        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) != '-') {
                char other = id.charAt(i) == '0' ? '1' : '0';
                String wrong = id.substring(0, i) + other + id.substring(i + 1);
                WireClient.post(channel.path("/acks"), "[\"" + wrong + "\"]").isNoContent();
            }
        }

        channel.hasMetrics(0, 1, 0, 0);
    }

    @Test
    void idsOfAMessageNotYetDeliveredAreIgnored() {
        Channel other = channel.another("{}");
        channel.publishNumbered(2);
        List<Message> first = channel.consume("worker", 1);
        channel.ack(first);

        other.ack(first);
        other.nack(first);

        other.hasMetrics(2, 0, 0, 0);
        channel.hasMetrics(1, 0, 1, 0);
    }

    @Test
    void aMessageAckedForOneSubscriptionStaysForTheOthers() {
        Channel other = channel.another("{}");
        channel.publishNumbered(1);
        channel.ack(channel.consume());

        assertThat(other.consumePayloads()).containsExactly("{\"n\":1}");
        other.hasMetrics(0, 1, 0, 0);
    }

    @Test
    void aNackedMessageComesAgainAfterItsBackoffWithOneMoreAttemptAndTheSameId() {
        Channel fast = channel.another(FAST);
        fast.publishNumbered(2);
        List<Message> delivered = fast.consume();
        fast.ack(delivered.subList(1, 2));
        Instant before = Instant.now();

        fast.nack(delivered.subList(0, 1));
        Message again = nextMessage(fast);

        assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(again.attempts()).isEqualTo(2);
        assertThat(again.id()).isEqualTo(delivered.getFirst().id());
        assertThat(again.payload()).isEqualTo("{\"n\":1}");
        assertThat(again.createdAt()).isEqualTo(delivered.getFirst().createdAt());
        fast.ack(List.of(again));
        fast.hasMetrics(0, 0, 2, 0);
    }

    @Test
    void theBackoffDoublesWithEachAttempt() {
        Channel doubling = channel.another("{'backoff_min_seconds': 3, 'backoff_max_seconds': 300}");
        doubling.publishNumbered(1);
        List<Message> delivered = doubling.consume();
        Instant before = Instant.now();

        doubling.nack(delivered);
        nextMessage(doubling);

        assertThat(Duration.between(before, Instant.now())).isBetween(Duration.ofSeconds(6), Duration.ofMillis(11_900));
    }

    @Test
    void aMessageNackedAsOftenAsAllowedIsADeadLetter() {
        Channel fast = channel.another(FAST);
        fast.publishNumbered(1);
        fast.nack(fast.consume());
        fast.nack(List.of(nextMessage(fast)));
        fast.hasMetrics(1, 0, 0, 0);
        Message third = nextMessage(fast);

        fast.nack(List.of(third));

        assertThat(third.attempts()).isEqualTo(3);
        fast.hasMetrics(0, 0, 0, 1);
        assertThat(fast.deadLetters()).containsExactly(third);
    }

    @Test
    void aNackedMessageIsNotInDeliveryAndTakesNoFurtherAckOrNack() {
        channel.publishNumbered(1);
        List<Message> delivered = channel.consume();
        channel.nack(delivered);

        channel.ack(delivered);
        channel.nack(delivered);

        channel.hasMetrics(1, 0, 0, 0);
        assertThat(channel.consume()).isEmpty();
    }

    @Test
    void anAckedMessageTakesNoNack() {
        channel.publishNumbered(1);
        List<Message> delivered = channel.consume();
        channel.ack(delivered);

        channel.nack(delivered);
        channel.ack(delivered);

        channel.hasMetrics(0, 0, 1, 0);
    }

    @Test
    void theLongestBackoffIsNoError() {
        Channel slow = channel.another(
                "{'max_delivery_attempts': 2147483647, 'backoff_min_seconds': 2147483647, 'backoff_max_seconds':"
                        + " 2147483647}");
        slow.publishNumbered(1);

        slow.nack(slow.consume());

        slow.hasMetrics(1, 0, 0, 0);
        assertThat(slow.consume()).isEmpty();
    }

    @Test
    void aNackedMessageHoldsNobodyUp() {
        channel.publishNumbered(3);
        channel.nack(channel.consume("worker", 1));

        assertThat(channel.consumePayloads()).containsExactly("{\"n\":2}", "{\"n\":3}");
    }

    private static Message nextMessage(Channel channel) {
        return await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(channel::consume, batch -> !batch.isEmpty())
                .getFirst();
    }
}
