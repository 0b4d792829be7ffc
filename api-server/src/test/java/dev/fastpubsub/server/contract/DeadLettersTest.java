package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.contract.Channel.Message;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DeadLettersTest {

    private final Channel channel = Channel.open("{'max_delivery_attempts': 1}");

    @Test
    void aDeadLetterHasExactlyTheFieldsOfAMessage() {
        channel.publish("{\"a\":1}");
        Message delivered = channel.consume().getFirst();

        channel.nack(List.of(delivered));

        Answer answer = WireClient.get(channel.path("/dlq?offset=0&limit=10"))
                .hasStatus(200)
                .hasFields("data");
        JsonNode letter = answer.json().get("data").get(0);
        assertThat(letter.propertyNames()).containsExactlyInAnyOrder(Channel.MESSAGE_FIELDS);
        assertThat(letter.get("created_at").asString()).matches(Answer.TIMESTAMP);
        assertThat(Channel.messages(answer)).containsExactly(delivered);
        assertThat(delivered.attempts()).isEqualTo(1);
    }

    @Test
    void noDeadLettersAreAnEmptyList() {
        WireClient.get(channel.path("/dlq")).hasStatus(200).hasJson("{'data': []}");
    }

    @Test
    void deadLettersAreListedOldestFirstTenAtATime() {
        channel.publishNumbered(12);
        List<Message> delivered = channel.consume();
        delivered.reversed().forEach(message -> channel.nack(List.of(message)));

        assertThat(payloads("")).isEqualTo(Channel.numbered(1, 10));
        assertThat(payloads("?offset=10")).isEqualTo(Channel.numbered(11, 12));
        assertThat(payloads("?offset=3&limit=2")).isEqualTo(Channel.numbered(4, 5));
        assertThat(payloads("?limit=100")).isEqualTo(Channel.numbered(1, 12));
        assertThat(payloads("?offset=12")).isEmpty();
    }

    @Test
    void aDeadLetterIsNotDeliveredAndTakesNoAckOrNack() {
        channel.publishNumbered(1);
        List<Message> delivered = channel.consume();
        channel.nack(delivered);

        channel.ack(delivered);
        channel.nack(delivered);

        assertThat(channel.consume()).isEmpty();
        channel.hasMetrics(0, 0, 0, 1);
    }

    @Test
    void aReprocessedDeadLetterComesAtOnceAsIfForTheFirstTime() {
        channel.publishNumbered(3);
        List<Message> delivered = channel.consume();
        channel.nack(delivered);

        channel.reprocess(delivered.subList(1, 2));

        channel.hasMetrics(1, 0, 0, 2);
        assertThat(channel.consume()).containsExactly(delivered.get(1));
        assertThat(delivered.get(1).attempts()).isEqualTo(1);
        assertThat(Channel.payloads(channel.deadLetters())).containsExactly("{\"n\":1}", "{\"n\":3}");
    }

    @Test
    void aReprocessedDeadLetterCanBeAckedOrDieAgain() {
        channel.publishNumbered(2);
        List<Message> delivered = channel.consume();
        channel.nack(delivered);
        channel.reprocess(delivered);
        channel.consume();

        channel.ack(delivered.subList(0, 1));
        channel.nack(delivered.subList(1, 2));

        channel.hasMetrics(0, 0, 1, 1);
        assertThat(channel.deadLetters()).containsExactly(delivered.get(1));
    }

    @Test
    void onlyDeadLettersAreReprocessed() {
        Channel patient = channel.another("{}");
        patient.publishNumbered(3);
        List<Message> delivered = patient.consume("worker", 3);
        patient.ack(delivered.subList(0, 1));
        patient.nack(delivered.subList(1, 2));

        patient.reprocess(delivered);

        patient.hasMetrics(1, 1, 1, 0);
        assertThat(patient.consume()).isEmpty();
    }

    @Test
    void reprocessingTwiceIsReprocessingOnce() {
        channel.publishNumbered(1);
        List<Message> delivered = channel.consume();
        channel.nack(delivered);

        channel.reprocess(List.of(delivered.getFirst(), delivered.getFirst()));
        channel.reprocess(delivered);

        assertThat(channel.consume()).hasSize(1);
        channel.hasMetrics(0, 1, 0, 0);
    }

    private List<String> payloads(String query) {
        return Channel.payloads(Channel.messages(WireClient.get(channel.path("/dlq" + query))));
    }
}
