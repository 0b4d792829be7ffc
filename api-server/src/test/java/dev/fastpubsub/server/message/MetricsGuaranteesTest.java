package dev.fastpubsub.server.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.message.Subscriber.Counts;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts are exact at every step. */
class MetricsGuaranteesTest {
    private static final Engine ENGINE = Engine.start();

    private final String topic = ENGINE.topic();

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"wanted\":[true]}"})
    void everyStepOfAMessageIsCounted(String filter) {
        ENGINE.publish(topic, "{\"wanted\":true,\"n\":0}");
        Subscriber subscriber = ENGINE.subscribe(topic, filter.isEmpty() ? null : filter, 2, 10, 60);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 0, 0));
        int unwanted = filter.isEmpty() ? 1 : 0;

        publish();
        publish();
        assertThat(subscriber.counts()).isEqualTo(new Counts(6 + 2 * unwanted, 0, 0, 0));
        List<Message> first = subscriber.claim(4);
        assertThat(subscriber.counts()).isEqualTo(new Counts(2 + 2 * unwanted, 4, 0, 0));
        subscriber.ack(first.subList(0, 1));
        assertThat(subscriber.counts()).isEqualTo(new Counts(2 + 2 * unwanted, 3, 1, 0));
        subscriber.nack(first.subList(1, 2));
        assertThat(subscriber.counts()).isEqualTo(new Counts(3 + 2 * unwanted, 2, 1, 0));
        subscriber.makeDue();
        List<Message> second = subscriber.claim(10);
        assertThat(second).hasSize(3 + 2 * unwanted);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 5 + 2 * unwanted, 1, 0));
        subscriber.nack(first.subList(1, 2));
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 4 + 2 * unwanted, 1, 1));
        subscriber.reprocess(first.subList(1, 2));
        assertThat(subscriber.counts()).isEqualTo(new Counts(1, 4 + 2 * unwanted, 1, 0));
        subscriber.expire();
        assertThat(subscriber.counts()).isEqualTo(new Counts(1, 4 + 2 * unwanted, 1, 0));
        assertThat(subscriber.claim(100)).hasSize(5 + 2 * unwanted);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 5 + 2 * unwanted, 1, 0));
        subscriber.ack(first);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 2 + 2 * unwanted, 4, 0));
        subscriber.ack(second);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 6 + 2 * unwanted, 0));
        publish();
        assertThat(subscriber.counts()).isEqualTo(new Counts(3 + unwanted, 0, 6 + 2 * unwanted, 0));
    }

    /** Three that a filter wants, and one that it does not. */
    private void publish() {
        ENGINE.publish(
                topic,
                "{\"wanted\":true,\"n\":1}",
                "{\"wanted\":false,\"n\":2}",
                "{\"wanted\":true,\"n\":3}",
                "{\"wanted\":true,\"n\":4}");
    }
}
