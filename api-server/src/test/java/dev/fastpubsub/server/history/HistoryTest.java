package dev.fastpubsub.server.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.history.Publication.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judge must see what is wrong, and nothing else. Times are in seconds; a lock lasts ten. */
class HistoryTest {
    private static final int MAX_ATTEMPTS = 2;

    private final History history = new History(Duration.ofSeconds(10));
    private final SubscriptionHistory subscription =
            history.subscribed("subscription", "topic", null, MAX_ATTEMPTS, true, at(1));

    @BeforeEach
    void oneMessageIsPublished() {
        publish("first", 1, Outcome.CONFIRMED, at(5));
    }

    @Test
    void nothingIsWrongWithOneDeliveryAndItsAck() {
        deliver("first", 1, 1, at(6)).acked(at(7));
        subscription.cameToRest(0, 0, 1, 0, List.of());

        assertThat(history.verdict()).isEmpty();
    }

    @Test
    void nothingIsWrongWithARepetitionAfterANack() {
        deliver("first", 1, 1, at(6)).nacked(at(7));
        deliver("first", 1, 2, at(8)).acked(at(9));
        subscription.cameToRest(0, 0, 1, 0, List.of());

        assertThat(history.verdict()).isEmpty();
    }

    @Test
    void nothingIsWrongWithARepetitionAfterALateAck() {
        deliver("first", 1, 1, at(6)).acked(at(17));
        deliver("first", 1, 2, at(18)).acked(at(19));
        subscription.cameToRest(0, 0, 1, 0, List.of());

        assertThat(history.verdict()).isEmpty();
    }

    @Test
    void nothingIsWrongWithADeadLetterThatHadAllItsAttempts() {
        deliver("first", 1, 1, at(6));
        deliver("first", 1, 2, at(17)).nacked(at(18));
        subscription.cameToRest(0, 0, 0, 1, List.of("first"));

        assertThat(history.verdict()).isEmpty();
    }

    @Test
    void aMessageThatNobodyGotIsLost() {
        subscription.cameToRest(0, 0, 0, 0, List.of());

        found("lost: first");
    }

    @Test
    void aMessageThatWasForgottenAfterANackIsLost() {
        deliver("first", 1, 1, at(6)).nacked(at(7));
        subscription.cameToRest(0, 0, 1, 0, List.of());

        found("lost: first");
    }

    @Test
    void aMessageIsLostThoughAnAckOfAnEarlierDeliveryCameTooLate() {
        deliver("first", 1, 1, at(6)).acked(at(17));
        deliver("first", 1, 2, at(18));
        subscription.cameToRest(0, 0, 1, 0, List.of());

        found("lost: first");
    }

    @Test
    void aMessageInDoubtMayArriveOrNot() {
        publish("doubtful", 2, Outcome.IN_DOUBT, at(8));
        deliver("first", 1, 1, at(6)).acked(at(7));
        subscription.cameToRest(0, 0, 1, 0, List.of());

        assertThat(history.verdict()).isEmpty();
    }

    @Test
    void aMessageThatWasRolledBackIsForeign() {
        publish("undone", 2, Outcome.ROLLED_BACK, at(8));
        deliver("first", 1, 1, at(6)).acked(at(7));
        deliver("undone", 2, 1, at(9)).acked(at(9));

        found("foreign: undone");
    }

    @Test
    void aMessageOfBeforeTheSubscriptionIsForeign() {
        publish("early", 0, Outcome.CONFIRMED, at(0));
        deliver("early", 1, 1, at(6)).acked(at(7));

        found("foreign: early");
    }

    @Test
    void aMessageThatTheFilterKeepsOutIsForeignAndOneThatItLetsThroughIsLost() {
        subscription.filterChanged(Set.of("b"), at(10));
        publish("unwanted", 2, Outcome.CONFIRMED, at(11));
        publish("concurrent", 3, Outcome.CONFIRMED, new Span(at(9).from(), at(10).to()));
        deliver("first", 1, 1, at(6)).acked(at(7));
        subscription.cameToRest(0, 0, 1, 0, List.of());
        assertThat(history.verdict()).isEmpty();

        deliver("unwanted", 2, 1, at(12)).acked(at(13));

        assertThat(history.verdict()).anyMatch(finding -> finding.contains("foreign: unwanted"));
    }

    @Test
    void aSecondDeliveryWithoutAReasonIsDoubled() {
        deliver("first", 1, 1, at(6));
        deliver("first", 1, 2, at(8)).acked(at(9));

        found("doubled: first");
    }

    @Test
    void aSecondDeliveryAfterAnAckIsDoubled() {
        deliver("first", 1, 1, at(6)).acked(at(7));
        deliver("first", 1, 2, at(20)).acked(at(21));

        found("doubled: first");
    }

    @Test
    void attemptsAreCountedOneByOne() {
        deliver("first", 1, 2, at(6)).acked(at(7));

        found("wrong attempts: first");
    }

    @Test
    void noMessageIsDeliveredMoreOftenThanAllowed() {
        deliver("first", 1, 1, at(6)).nacked(at(7));
        deliver("first", 1, 2, at(8)).nacked(at(9));
        deliver("first", 1, 3, at(10)).acked(at(11));

        found("wrong attempts: first");
    }

    @Test
    void aDeadLetterBeforeItsTimeIsWrong() {
        deliver("first", 1, 1, at(6)).nacked(at(7));
        subscription.cameToRest(0, 0, 0, 1, List.of("first"));

        found("wrong attempts: first: dead after 1");
    }

    @Test
    void oneConsumerGetsItsMessagesInOrder() {
        publish("second", 2, Outcome.CONFIRMED, at(8));
        deliver("second", 2, 1, at(9)).acked(at(9));
        deliver("first", 1, 1, at(10)).acked(at(10));

        found("out of order: first");
    }

    @Test
    void aPublishersMessagesKeepItsOrder() {
        publish("second", 2, Outcome.CONFIRMED, at(8));
        deliver("second", 1, 1, at(9)).acked(at(9));
        deliver("first", 2, 1, at(10)).acked(at(10));

        found("out of order: first and second");
    }

    @Test
    void offsetsHaveNoGaps() {
        deliver("first", 2, 1, at(6)).acked(at(7));

        found("wrong offsets");
    }

    @Test
    void metricsAreHeldAgainstWhatHappened() {
        deliver("first", 1, 1, at(6)).acked(at(7));
        subscription.cameToRest(0, 0, 2, 0, List.of());

        found("wrong metrics");
    }

    private void publish(String message, int sequence, Outcome outcome, Span span) {
        history.published(new Publication(message, "topic", "publisher", sequence, "a", outcome, span));
    }

    private Delivery deliver(String message, long off, int attempts, Span claim) {
        UUID id = UUID.nameUUIDFromBytes(message.getBytes(UTF_8));
        Delivery delivery = new Delivery(message, id, off, attempts, claim);
        subscription.delivered(delivery);
        return delivery;
    }

    private void found(String expected) {
        assertThat(history.verdict()).anyMatch(finding -> finding.contains(expected));
    }

    private static Span at(int second) {
        long from = Duration.ofSeconds(second).toNanos();
        return new Span(from, from + Duration.ofMillis(500).toNanos());
    }
}
