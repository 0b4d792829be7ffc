package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TopicsTest {

    @Test
    void creatingATopicAnswersItsIdAndWhenItWasCreated() {
        String id = WireClient.freshId();

        Answer answer = create(id);

        answer.hasStatus(201).hasFields("id", "created_at");
        assertThat(answer.json().get("id").asString()).isEqualTo(id);
        assertThat(answer.json().get("created_at").asString()).matches(Answer.TIMESTAMP);
    }

    @Test
    void aTopicReadIsTheTopicCreated() {
        Answer created = create(WireClient.freshId());

        Answer read = WireClient.get("/topics/" + created.json().get("id").asString());

        read.hasStatus(200);
        assertThat(read.json()).isEqualTo(created.json());
    }

    @Test
    void aDeletedTopicIsGone() {
        String id = WireClient.freshId();
        create(id).hasStatus(201);

        WireClient.delete("/topics/" + id).isNoContent();

        WireClient.get("/topics/" + id).hasStatus(404);
        WireClient.delete("/topics/" + id).hasStatus(404);
        create(id).hasStatus(201);
    }

    @Test
    void deletingATopicDeletesItsSubscriptions() {
        Channel channel = Channel.open();
        Channel other = channel.another("{}");
        channel.publishNumbered(3);
        channel.consume("worker", 1);

        WireClient.delete("/topics/" + channel.topic()).isNoContent();

        WireClient.get(channel.path("")).hasStatus(404).hasDetail("Subscription not found");
        WireClient.get(other.path("/messages?consumer_id=worker")).hasStatus(404);
        create(channel.topic()).hasStatus(201);
        channel.subscribe("{}");
        assertThat(channel.consumePayloads()).isEmpty();
        channel.hasMetrics(0, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "z9", "_", "a..b", "messages", "a-b.c_D", "0"})
    void everyAllowedCharacterMayBeInAnId(String suffix) {
        String id = WireClient.freshId() + suffix;

        create(id).hasStatus(201);

        WireClient.get("/topics/" + id).hasStatus(200);
    }

    @Test
    void anIdMayHave128Characters() {
        String id = WireClient.freshId();
        String longest = id + "x".repeat(128 - id.length());

        create(longest).hasStatus(201);

        assertThat(WireClient.get("/topics/" + longest).json().get("id").asString())
                .isEqualTo(longest);
    }

    @Test
    void aListHoldsTenTopicsUnlessAskedOtherwise() {
        for (int i = 0; i < 11; i++) {
            create(WireClient.freshId()).hasStatus(201);
        }

        Answer list = WireClient.get("/topics").hasStatus(200).hasFields("data");

        assertThat(list.json().get("data")).hasSize(10);
        for (JsonNode topic : list.json().get("data")) {
            assertThat(topic.propertyNames()).containsExactlyInAnyOrder("id", "created_at");
            assertThat(topic.get("created_at").asString()).matches(Answer.TIMESTAMP);
        }
    }

    @Test
    void aListIsOrderedByTheBytesOfTheIds() {
        String prefix = WireClient.freshId();
        List<String> ordered =
                List.of(prefix + "-", prefix + ".", prefix + "0", prefix + "A", prefix + "_", prefix + "a");
        ordered.reversed().forEach(id -> create(id).hasStatus(201));

        List<String> listed = allIds("/topics");

        assertThat(listed).isSorted().doesNotHaveDuplicates();
        assertThat(listed).containsSubsequence(ordered);
    }

    @Test
    void offsetAndLimitCutTheListIntoPages() {
        String prefix = WireClient.freshId();
        for (int i = 1; i <= 5; i++) {
            create(prefix + "-" + i).hasStatus(201);
        }
        int first = allIds("/topics").indexOf(prefix + "-1");

        assertThat(page("/topics", first, 2)).containsExactly(prefix + "-1", prefix + "-2");
        assertThat(page("/topics", first + 2, 3)).containsExactly(prefix + "-3", prefix + "-4", prefix + "-5");
        assertThat(page("/topics", 1_000_000, 100)).isEmpty();
    }

    /** Every id that the list has, read page by page. */
    static List<String> allIds(String path) {
        List<String> ids = new ArrayList<>();
        List<String> page = page(path, 0, 100);
        while (!page.isEmpty()) {
            ids.addAll(page);
            page = page(path, ids.size(), 100);
        }
        return ids;
    }

    static List<String> page(String path, int offset, int limit) {
        Answer answer =
                WireClient.get(path + "?offset=" + offset + "&limit=" + limit).hasStatus(200);
        return answer.rawItems().stream()
                .map(item -> item.getOrDefault("id", ""))
                .toList();
    }

    private static Answer create(String id) {
        return WireClient.post("/topics", "{\"id\": \"" + id + "\"}");
    }
}
