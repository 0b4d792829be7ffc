package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SubscriptionsTest {

    private static final String[] FIELDS = {
        "id", "topic_id", "filter", "max_delivery_attempts", "backoff_min_seconds", "backoff_max_seconds", "created_at"
    };

    private final Channel channel = Channel.open();
    private final String id = WireClient.freshId();

    @Test
    void aSubscriptionMadeOfItsIdAndTopicAloneHasTheDefaults() {
        JsonNode created = create("{}").json();

        assertThat(created.get("id").asString()).isEqualTo(id);
        assertThat(created.get("topic_id").asString()).isEqualTo(channel.topic());
        assertThat(created.get("filter").isNull()).isTrue();
        assertThat(created.get("max_delivery_attempts")).isEqualTo(Answer.quoted("5"));
        assertThat(created.get("backoff_min_seconds")).isEqualTo(Answer.quoted("5"));
        assertThat(created.get("backoff_max_seconds")).isEqualTo(Answer.quoted("300"));
        assertThat(created.get("created_at").asString()).matches(Answer.TIMESTAMP);
    }

    @Test
    void aSubscriptionIsAnsweredAsItWasAskedFor() {
        JsonNode created = create("""
            {'filter': {'country': ['BR', 'US']}, 'max_delivery_attempts': 7,
             'backoff_min_seconds': 8, 'backoff_max_seconds': 9}\
            """).json();

        assertThat(created.get("filter")).isEqualTo(Answer.quoted("{'country': ['BR', 'US']}"));
        assertThat(created.get("max_delivery_attempts")).isEqualTo(Answer.quoted("7"));
        assertThat(created.get("backoff_min_seconds")).isEqualTo(Answer.quoted("8"));
        assertThat(created.get("backoff_max_seconds")).isEqualTo(Answer.quoted("9"));
    }

    @Test
    void aSubscriptionReadIsTheSubscriptionCreated() {
        JsonNode created = create("{'filter': {'a': [1]}}").json();

        Answer read = WireClient.get("/subscriptions/" + id).hasStatus(200).hasFields(FIELDS);

        assertThat(read.json()).isEqualTo(created);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"b\":[\"x\"],\"a\":[1.10,1e20,true,false,123456789012345678901234567890]}",
                "{\"html\":[\"<b>\",\"&amp;\",\"a&b\",\"'\"]}",
                "{\"\":[]}"
            })
    void aFilterComesBackAsItWasGiven(String filter) {
        String body = "{\"id\":\"" + id + "\",\"topic_id\":\"" + channel.topic() + "\",\"filter\":" + filter + "}";

        Answer created = WireClient.post("/subscriptions", body).hasStatus(201);

        assertThat(withoutSpaces(created)).isEqualTo(filter);
        assertThat(withoutSpaces(WireClient.get("/subscriptions/" + id))).isEqualTo(filter);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"5\"', 5",
        "'\"5.0\"', 5",
        "1.0, 1",
        "1e1, 10",
        "1, 1",
        "2147483647, 2147483647",
        "2147483647.0, 2147483647",
        "true, 1"
    })
    void anIntegerMayBeWrittenInOtherWays(String given, String stored) {
        JsonNode created = create("{'backoff_max_seconds': 2147483647, 'backoff_min_seconds': " + given
                        + ", 'max_delivery_attempts': " + given + "}")
                .json();

        assertThat(created.get("max_delivery_attempts")).isEqualTo(Answer.quoted(stored));
        assertThat(created.get("backoff_min_seconds")).isEqualTo(Answer.quoted(stored));
    }

    @Test
    void fieldsThatNobodyKnowsAreIgnored() {
        create("{'nobody': 'knows', 'created_at': 5, 'data': [{}]}").hasFields(FIELDS);
    }

    @Test
    void aDeletedSubscriptionIsGoneAndItsTopicStays() {
        create("{}");

        WireClient.delete("/subscriptions/" + id).isNoContent();

        WireClient.get("/subscriptions/" + id).hasStatus(404);
        WireClient.delete("/subscriptions/" + id).hasStatus(404).hasDetail("Subscription not found");
        WireClient.get("/topics/" + channel.topic()).hasStatus(200);
    }

    @Test
    void aSubscriptionMadeAgainWithTheSameIdStartsEmpty() {
        channel.publishNumbered(3);
        channel.consume("worker", 1);
        WireClient.delete(channel.path("")).isNoContent();

        channel.subscribe("{}");

        assertThat(channel.consumePayloads()).isEmpty();
        channel.hasMetrics(0, 0, 0, 0);
        channel.publish("{\"n\":4}");
        assertThat(channel.consumePayloads()).containsExactly("{\"n\":4}");
    }

    @Test
    void aListHoldsTenSubscriptionsUnlessAskedOtherwise() {
        for (int i = 0; i < 10; i++) {
            channel.another("{}");
        }

        Answer list = WireClient.get("/subscriptions").hasStatus(200).hasFields("data");

        assertThat(list.json().get("data")).hasSize(10);
        for (JsonNode subscription : list.json().get("data")) {
            assertThat(subscription.propertyNames()).containsExactlyInAnyOrder(FIELDS);
        }
    }

    @Test
    void aListIsOrderedByTheBytesOfTheIdsAndCutIntoPages() {
        List<String> ordered = List.of(id + "-", id + ".", id + "0", id + "A", id + "_", id + "a");
        ordered.reversed().forEach(each -> new Channel(channel.topic(), each).subscribe("{}"));

        List<String> listed = TopicsTest.allIds("/subscriptions");

        assertThat(listed).isSorted().doesNotHaveDuplicates().containsSubsequence(ordered);
        int first = listed.indexOf(id + "-");
        assertThat(TopicsTest.page("/subscriptions", first, 2)).containsExactly(id + "-", id + ".");
        assertThat(TopicsTest.page("/subscriptions", first + 2, 1)).containsExactly(id + "0");
    }

    private Answer create(String settings) {
        return new Channel(channel.topic(), id).subscribe(settings).hasFields(FIELDS);
    }

    private static String withoutSpaces(Answer answer) {
        return answer.rawFields().getOrDefault("filter", "").replace(" ", "");
    }
}
