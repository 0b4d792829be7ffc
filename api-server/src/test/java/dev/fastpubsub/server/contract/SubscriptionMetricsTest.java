package dev.fastpubsub.server.contract;

import dev.fastpubsub.server.contract.Channel.Message;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionMetricsTest {

    /** Filtered and unfiltered subscriptions are counted in different ways; both must tell the truth. */
    @ParameterizedTest
    @ValueSource(strings = {"{'max_delivery_attempts': 1}", "{'max_delivery_attempts': 1, 'filter': {'k': [true]}}"})
    void theCountsFollowEachStepOfAMessage(String settings) {
        Channel channel = Channel.open(settings);
        channel.hasMetrics(0, 0, 0, 0);

        channel.publish(messages(6));
        channel.hasMetrics(6, 0, 0, 0);

        List<Message> first = channel.consume("w1", 4);
        channel.hasMetrics(2, 4, 0, 0);

        channel.ack(first.subList(0, 1));
        channel.hasMetrics(2, 3, 1, 0);

        channel.nack(first.subList(1, 3));
        channel.hasMetrics(2, 1, 1, 2);

        channel.publish(messages(3));
        channel.hasMetrics(5, 1, 1, 2);

        channel.reprocess(first.subList(1, 2));
        channel.hasMetrics(6, 1, 1, 1);

        List<Message> rest = channel.consume("w2", 100);
        channel.hasMetrics(0, 7, 1, 1);

        channel.ack(rest);
        channel.ack(first);
        channel.hasMetrics(0, 0, 8, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'filter': {'k': [true]}}"})
    void aMessageThatWaitsForItsNextAttemptIsAvailable(String settings) {
        Channel channel = Channel.open(settings);
        channel.publish(messages(2));
        List<Message> delivered = channel.consume();

        channel.nack(delivered.subList(0, 1));

        channel.hasMetrics(1, 1, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'filter': {'k': [true]}}"})
    void whatSiblingsDoIsNotCounted(String settings) {
        Channel channel = Channel.open(settings);
        Channel sibling = channel.another("{}");
        channel.publish(messages(3));
        channel.publish("{\"k\":false}");

        sibling.ack(sibling.consume("worker", 2));

        sibling.hasMetrics(2, 0, 2, 0);
        channel.hasMetrics(settings.contains("filter") ? 3 : 4, 0, 0, 0);
    }

    private static String[] messages(int count) {
        return Channel.numbered(1, count).stream()
                .map(message -> message.replace("}", ",\"k\":true}"))
                .toArray(String[]::new);
    }
}
