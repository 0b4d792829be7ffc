package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.contract.Channel.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DeliveryTest {

    private final Channel channel = Channel.open();

    @Test
    void aDeliveredMessageHasExactlyTheFieldsOfTheContract() {
        channel.publish("{\"event\":\"user.created\"}");

        Answer answer = WireClient.get(channel.path("/messages?consumer_id=worker-1&batch_size=10"));

        answer.hasStatus(200).hasFields("data");
        JsonNode message = answer.json().get("data").get(0);
        assertThat(message.propertyNames()).containsExactlyInAnyOrder(Channel.MESSAGE_FIELDS);
        assertThat(message.get("id").asString()).matches("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");
        assertThat(message.get("subscription_id").asString()).isEqualTo(channel.subscription());
        assertThat(message.get("payload")).isEqualTo(Answer.quoted("{'event': 'user.created'}"));
        assertThat(message.get("delivery_attempts")).isEqualTo(Answer.quoted("1"));
        assertThat(message.get("created_at").asString()).matches(Answer.TIMESTAMP);
    }

    @Test
    void messageIdsAreUuidsOfVersionEightAndNoTwoAreEqual() {
        Channel other = channel.another("{}");
        channel.publishNumbered(50);

        List<UUID> ids = Stream.concat(channel.consume().stream(), other.consume().stream())
                .map(message -> UUID.fromString(message.id()))
                .toList();

        assertThat(ids).hasSize(100).doesNotHaveDuplicates().allSatisfy(id -> {
            assertThat(id.version()).isEqualTo(8);
            assertThat(id.variant()).isEqualTo(2);
        });
    }

    @Test
    void publishingAnswersNothing() {
        WireClient.post("/topics/" + channel.topic() + "/messages", "[{\"a\":1}]")
                .isNoContent();
    }

    @Test
    void publishingAnEmptyListIsNoError() {
        channel.publish();

        assertThat(channel.consume()).isEmpty();
    }

    @Test
    void aPublishWithOneBadMessagePublishesNone() {
        WireClient.post("/topics/" + channel.topic() + "/messages", "[{\"a\":1},{\"a\":2},3]")
                .hasStatus(422);

        channel.hasMetrics(0, 0, 0, 0);
    }

    @Test
    void nothingWaitingIsAnEmptyList() {
        WireClient.get(channel.path("/messages?consumer_id=worker"))
                .hasStatus(200)
                .hasJson("{'data': []}");
    }

    @Test
    void aMessageGoesToEverySubscriptionOfItsTopicAndToNoOther() {
        Channel second = channel.another("{}");
        Channel foreign = Channel.open();

        channel.publish("{\"n\":1}", "{\"n\":2}");

        assertThat(channel.consumePayloads()).containsExactly("{\"n\":1}", "{\"n\":2}");
        assertThat(second.consumePayloads()).containsExactly("{\"n\":1}", "{\"n\":2}");
        assertThat(foreign.consumePayloads()).isEmpty();
    }

    @Test
    void aMessageGoesOnlyToSubscriptionsThatExistWhenItIsPublished() {
        channel.publish("{\"n\":1}");
        Channel late = channel.another("{}");
        channel.publish("{\"n\":2}");

        assertThat(late.consumePayloads()).containsExactly("{\"n\":2}");
        late.hasMetrics(0, 1, 0, 0);
        assertThat(channel.consumePayloads()).containsExactly("{\"n\":1}", "{\"n\":2}");
    }

    @Test
    void messagesPublishedBeforeAnySubscriptionReachNobody() {
        String topic = WireClient.freshId();
        WireClient.post("/topics", "{\"id\":\"" + topic + "\"}").hasStatus(201);
        WireClient.post("/topics/" + topic + "/messages", "[{\"n\":1}]").isNoContent();
        Channel late = new Channel(topic, topic);
        late.subscribe("{}");

        assertThat(late.consumePayloads()).isEmpty();
    }

    @Test
    void theOldestMessagesComeFirstTenAtATime() {
        channel.publish(Channel.numbered(1, 7).toArray(String[]::new));
        channel.publish(Channel.numbered(8, 25).toArray(String[]::new));

        assertThat(defaultBatch()).isEqualTo(Channel.numbered(1, 10));
        assertThat(defaultBatch()).isEqualTo(Channel.numbered(11, 20));
        assertThat(defaultBatch()).isEqualTo(Channel.numbered(21, 25));
        assertThat(defaultBatch()).isEmpty();
    }

    @Test
    void aBatchHoldsAtMostWhatIsAskedFor() {
        channel.publishNumbered(130);

        assertThat(Channel.payloads(channel.consume("worker", 1))).isEqualTo(Channel.numbered(1, 1));
        assertThat(Channel.payloads(channel.consume("worker", 100))).isEqualTo(Channel.numbered(2, 101));
        assertThat(Channel.payloads(channel.consume("worker", 100))).isEqualTo(Channel.numbered(102, 130));
    }

    @Test
    void timesDoNotRunBackwardsInTheOrderOfDelivery() {
        channel.publishNumbered(3);
        channel.publishNumbered(3);

        assertThat(channel.consume()).extracting(Message::createdAt).hasSize(6).isSorted();
    }

    @Test
    void aDeliveredMessageIsInvisibleToEveryConsumer() {
        channel.publishNumbered(2);
        List<Message> first = channel.consume("worker-1", 1);

        List<Message> second = channel.consume("worker-2", 10);

        assertThat(Channel.payloads(first)).containsExactly("{\"n\":1}");
        assertThat(Channel.payloads(second)).containsExactly("{\"n\":2}");
        assertThat(channel.consume("worker-1", 10)).isEmpty();
        assertThat(channel.consume("worker-2", 10)).isEmpty();
    }

    @Test
    void consumersThatWorkAtTheSameTimeShareTheMessagesWithoutTakingOneTwice() throws Exception {
        channel.publishNumbered(400);
        List<Callable<List<Message>>> workers = List.of(drain("w1"), drain("w2"), drain("w3"), drain("w4"));
        List<Message> delivered = new ArrayList<>();

        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<List<Message>> worker : executor.invokeAll(workers)) {
                delivered.addAll(worker.get());
            }
        }

        assertThat(Channel.payloads(delivered)).containsExactlyInAnyOrderElementsOf(Channel.numbered(1, 400));
        channel.hasMetrics(0, 0, 400, 0);
    }

    @Test
    void publishersThatWorkAtTheSameTimeLoseNothing() throws Exception {
        List<Callable<Boolean>> publishers = new ArrayList<>();
        for (String message : Channel.numbered(1, 100)) {
            publishers.add(() -> {
                channel.publish(message);
                return true;
            });
        }

        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> publisher : executor.invokeAll(publishers)) {
                assertThat(publisher.get()).isTrue();
            }
        }

        assertThat(channel.consumePayloads()).containsExactlyInAnyOrderElementsOf(Channel.numbered(1, 100));
        channel.hasMetrics(0, 100, 0, 0);
    }

    private Callable<List<Message>> drain(String worker) {
        return () -> {
            List<Message> taken = new ArrayList<>();
            List<Message> batch = channel.consume(worker, 7);
            while (!batch.isEmpty()) {
                channel.ack(batch);
                taken.addAll(batch);
                batch = channel.consume(worker, 7);
            }
            return taken;
        };
    }

    private List<String> defaultBatch() {
        return Channel.payloads(Channel.messages(WireClient.get(channel.path("/messages?consumer_id=worker"))));
    }
}
