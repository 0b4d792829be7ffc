package dev.fastpubsub.server.message;

import static dev.fastpubsub.server.message.Engine.numbers;
import static dev.fastpubsub.server.message.Subscriber.attempts;
import static dev.fastpubsub.server.message.Subscriber.payloads;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.message.Subscriber.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subscriptions with filters: what changes for whom, and leases that span far more than they hold. */
class FilterGuaranteesTest {
    private static final String RARE = "{\"rare\":[true]}";

    private final Engine engine = Engine.start();
    private final String topic = engine.topic();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aFirstFilterLeavesAloneWhatIsWaiting() {
        Subscriber subscriber = engine.subscribe(topic);
        engine.publishNumbers(topic, 1, 2);
        assertThat(subscriber.claim(1)).hasSize(1);
        engine.publishNumbers(topic, 3, 4);

        subscriber.filter("{\"n\":[6]}");
        engine.publishNumbers(topic, 5, 7);

        assertThat(subscriber.counts()).isEqualTo(new Counts(4, 1, 0, 0));
        assertThat(payloads(subscriber.claim(1))).isEqualTo(numbers(2, 2));
        assertThat(payloads(subscriber.claim(10))).containsExactly("{\"n\":3}", "{\"n\":4}", "{\"n\":6}");
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 5, 0, 0));
    }

    @Test
    void aFilterTakenAwayLetsEverythingAfterwardsThrough() {
        Subscriber subscriber = engine.subscribe(topic, "{\"n\":[2]}", 3, 10, 60);
        engine.publishNumbers(topic, 1, 3);

        subscriber.filter(null);
        engine.publishNumbers(topic, 4, 5);

        assertThat(subscriber.counts()).isEqualTo(new Counts(3, 0, 0, 0));
        assertThat(payloads(subscriber.claim(10))).containsExactly("{\"n\":2}", "{\"n\":4}", "{\"n\":5}");
        subscriber.filter("{\"n\":[7]}");
        engine.publishNumbers(topic, 6, 8);
        assertThat(payloads(subscriber.claim(10))).isEqualTo(numbers(7, 7));
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 4, 0, 0));
    }

    @Test
    void aFilterThatChangesHoldsForWhatComesAfterwards() {
        Subscriber subscriber = engine.subscribe(topic, "{\"n\":[1,2]}", 3, 10, 60);
        Publisher other = engine.anotherPublisher();
        Engine.publish(other, topic, numbers(1, 4));
        subscriber.filter("{\"n\":[3,4]}");
        Engine.publish(other, topic, numbers(1, 4));

        assertThat(payloads(subscriber.claim(10))).isEqualTo(numbers(1, 4));
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 4, 0, 0));
    }

    @Test
    void aFirstFilterAfterThePartitionsOfWhatWasClaimedAreGone() {
        Subscriber subscriber = engine.subscribe(topic);
        engine.publishNumbers(topic, 1, 3);
        subscriber.drain();
        engine.rotate();
        engine.dropAcked();

        subscriber.filter("{\"n\":[5]}");
        engine.publishNumbers(topic, 4, 6);

        assertThat(subscriber.counts()).isEqualTo(new Counts(1, 0, 3, 0));
        assertThat(subscriber.drain()).isEqualTo(1);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 4, 0));
    }

    @Test
    void aMillionWaitingMessagesBecomeOneRoute() {
        Subscriber subscriber = engine.subscribe(topic);
        for (int i = 0; i < 10; i++) {
            engine.publishNumbers(topic, 1, 200);
            engine.rotate();
        }
        subscriber.filter("{\"n\":[1]}");
        engine.publishNumbers(topic, 1, 200);

        assertThat(engine.number("SELECT count(*) FROM fastpubsub.route WHERE subscription_num = ?", subscriber.num()))
                .isEqualTo(2);
        assertThat(engine.dropAcked().partitions()).isZero();
        assertThat(subscriber.drain()).isEqualTo(2001);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 2001, 0));
        engine.dropAcked();
        assertThat(engine.number("SELECT count(*) FROM fastpubsub.message")).isZero();
    }

    @Test
    void aWideLeaseIsNackedAndDeliveredAgain() {
        Subscriber subscriber = engine.subscribe(topic, RARE, 3, 10, 60);
        publishRare(5, 500);
        List<Message> wide = subscriber.claim(10);
        assertThat(payloads(wide)).isEqualTo(rare(5));

        subscriber.nack(wide.subList(1, 4));
        assertThat(subscriber.counts()).isEqualTo(new Counts(3, 2, 0, 0));
        subscriber.ack(wide.subList(0, 1));
        subscriber.ack(wide.subList(4, 5));
        subscriber.makeDue();
        List<Message> again = subscriber.claim(10);

        assertThat(payloads(again)).isEqualTo(rare(5).subList(1, 4));
        assertThat(attempts(again)).containsExactly(2, 2, 2);
        subscriber.ack(again);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, 5, 0));
    }

    @Test
    void aWideLeaseThatExpiresIsDeliveredAgain() {
        Subscriber subscriber = engine.subscribe(topic, RARE, 3, 10, 60);
        publishRare(4, 700);
        List<Message> wide = subscriber.claim(10);
        subscriber.ack(wide.subList(2, 3));
        subscriber.expire();

        List<Message> again = subscriber.claim(10);

        assertThat(payloads(again)).containsExactly(rare(4).get(0), rare(4).get(1), rare(4).get(3));
        assertThat(attempts(again)).containsExactly(2, 2, 2);
    }

    @Test
    void aWideLeaseOfOnePublishMayEndInTheMiddleOfItsRoute() {
        Subscriber subscriber = engine.subscribe(topic, RARE, 3, 10, 60);
        List<String> payloads = new ArrayList<>();
        for (int n = 1; n <= 6; n++) {
            payloads.addAll(numbers(1, 600));
            payloads.add(rare(n).getLast());
        }
        engine.publish(topic, payloads);

        List<Message> first = subscriber.claim(3);
        List<Message> second = subscriber.claim(3);
        subscriber.nack(second);
        subscriber.nack(first);
        subscriber.makeDue();

        assertThat(payloads(subscriber.claim(10))).containsExactlyInAnyOrderElementsOf(rare(6));
    }

    @Test
    void aWideLeaseFindsItsMessagesThoughALaterPartitionWentBeforeItsOwn() {
        Subscriber subscriber = engine.subscribe(topic, RARE, 3, 10, 60);
        engine.publish(topic, "{\"n\":0}");
        engine.leaveRoomFor(3000);
        List<String> payloads = new ArrayList<>();
        for (int n = 1; n <= 5; n++) {
            payloads.addAll(numbers(1, 900));
            payloads.add(rare(n).getLast());
        }
        engine.publish(topic, payloads);
        List<Message> held = subscriber.claim(3);
        assertThat(subscriber.drain()).isEqualTo(2);
        engine.rotate();

        engine.dropAcked();
        subscriber.nack(held.subList(0, 1));
        subscriber.expire();
        subscriber.makeDue();

        assertThat(payloads(subscriber.claim(10))).containsExactlyInAnyOrderElementsOf(rare(3));
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 3, 2, 0));
    }

    /** One that matches at the end of each publish of so many. */
    private void publishRare(int count, int messages) {
        for (String rare : rare(count)) {
            List<String> payloads = new ArrayList<>(numbers(1, messages - 1));
            payloads.add(rare);
            engine.publish(topic, payloads);
        }
    }

    private static List<String> rare(int last) {
        return IntStream.rangeClosed(1, last)
                .mapToObj(n -> "{\"rare\":true,\"n\":" + n + "}")
                .toList();
    }
}
