package dev.fastpubsub.server.contract;

import static dev.fastpubsub.server.contract.Case.put;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class SubscriptionUpdateTest {

    private static final String SETTINGS =
            "{'filter': {'a': ['x']}, 'max_delivery_attempts': 7, 'backoff_min_seconds': 8, 'backoff_max_seconds': 90}";

    private final Channel channel = Channel.open(SETTINGS);

    /** What is sent, and the fields that differ afterwards. */
    record Change(String body, String changes) {

        @Override
        public String toString() {
            return body;
        }
    }

    static Stream<Change> changes() {
        return Stream.of(
                new Change("{}", "{}"),
                new Change("{'filter': {'b': [1]}}", "{'filter': {'b': [1]}}"),
                new Change("{'filter': {}}", "{'filter': {}}"),
                new Change("{'filter': null}", "{'filter': null}"),
                new Change("{'max_delivery_attempts': 1}", "{'max_delivery_attempts': 1}"),
                new Change("{'max_delivery_attempts': '2'}", "{'max_delivery_attempts': 2}"),
                new Change("{'max_delivery_attempts': null}", "{'max_delivery_attempts': 5}"),
                new Change("{'backoff_min_seconds': 90.0}", "{'backoff_min_seconds': 90}"),
                new Change("{'backoff_min_seconds': null}", "{'backoff_min_seconds': 5}"),
                new Change("{'backoff_max_seconds': 8}", "{'backoff_max_seconds': 8}"),
                new Change("{'backoff_max_seconds': null}", "{'backoff_max_seconds': 300}"),
                new Change(
                        "{'backoff_min_seconds': 100, 'backoff_max_seconds': 200}",
                        "{'backoff_min_seconds': 100, 'backoff_max_seconds': 200}"),
                new Change(
                        "{'filter': null, 'max_delivery_attempts': null, 'backoff_min_seconds': null,"
                                + " 'backoff_max_seconds': null}",
                        "{'filter': null, 'max_delivery_attempts': 5, 'backoff_min_seconds': 5, 'backoff_max_seconds':"
                                + " 300}"),
                new Change("{'id': 'other', 'topic_id': 'other', 'created_at': null, 'nobody': 'knows'}", "{}"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void whatIsAbsentStaysAndNullMeansTheDefault(Change change) {
        ObjectNode expected = (ObjectNode) WireClient.get(channel.path("")).json();
        expected.setAll((ObjectNode) Answer.quoted(change.changes()));

        Answer answer = WireClient.put(channel.path(""), change.body().replace('\'', '"'));

        answer.hasStatus(200);
        assertThat(answer.json()).isEqualTo(expected);
        assertThat(WireClient.get(channel.path("")).json()).isEqualTo(expected);
    }

    static Stream<Case> refusals() {
        String path = "/subscriptions/$subscription";
        return Stream.of(
                put("/subscriptions/$absent", "{}").answersDetail(404, "Subscription not found"),
                put("/subscriptions/$absent", "{'filter': {'a': [1]}}").answersDetail(404, "Subscription not found"),
                put("/subscriptions/$absent", "{'max_delivery_attempts': 0}")
                        .violates(
                                "greater_than_equal",
                                "['body','max_delivery_attempts']",
                                "Input should be greater than or equal to 1",
                                "0"),
                put(path, "{'filter': 'x', 'max_delivery_attempts': [], 'backoff_min_seconds': 'x'}")
                        .violates(
                                new Case.Violation(
                                        "dict_type", "['body','filter']", "Input should be a valid dictionary", "'x'"),
                                new Case.Violation(
                                        "int_type",
                                        "['body','max_delivery_attempts']",
                                        "Input should be a valid integer",
                                        "[]"),
                                new Case.Violation(
                                        "int_parsing",
                                        "['body','backoff_min_seconds']",
                                        "Input should be a valid integer, unable to parse string as an integer",
                                        "'x'")),
                put(path, "{'filter': {'a': 'x'}}")
                        .violates("value_error", "['body','filter']", "…Invalid filter structure…", "{'a': 'x'}"),
                put(path, "{'backoff_max_seconds': 2147483648}")
                        .violates(
                                "less_than_equal",
                                "['body','backoff_max_seconds']",
                                "Input should be less than or equal to 2147483647",
                                "2147483648"),
                put(path, "[]")
                        .violates(
                                "model_attributes_type",
                                "['body']",
                                "Input should be a valid dictionary or object to extract fields from",
                                "[]"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aBadUpdateIsRefused(Case refusal) {
        refusal.check(channel);
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void anUpdateThatLeavesTheMaximumBelowTheMinimumIsRefusedAndChangesNothing(String body) {
        JsonNode before = WireClient.get(channel.path("")).json();

        Answer answer = WireClient.put(channel.path(""), body.replace('\'', '"'));

        answer.hasStatus(422).hasFields("detail");
        JsonNode violation = answer.json().get("detail").get(0);
        assertThat(violation.get("loc").get(0).asString()).isEqualTo("body");
        assertThat(violation.get("msg").asString()).contains("backoff_max_seconds");
        assertThat(WireClient.get(channel.path("")).json()).isEqualTo(before);
    }

    static Stream<String> contradictions() {
        return Stream.of(
                "{'backoff_max_seconds': 7}",
                "{'backoff_min_seconds': 91}",
                "{'backoff_min_seconds': 20, 'backoff_max_seconds': 19}",
                "{'max_delivery_attempts': 1, 'backoff_min_seconds': 301, 'backoff_max_seconds': null}",
                "{'backoff_min_seconds': null, 'backoff_max_seconds': 4}");
    }

    @Test
    void aNewFilterHoldsForWhatIsPublishedAfterwards() {
        Channel all = channel.another("{}");
        all.publish("{\"a\":1}", "{\"a\":2}");
        WireClient.put(all.path(""), "{\"filter\":{\"a\":[1]}}").hasStatus(200);
        all.publish("{\"a\":3}", "{\"a\":1,\"again\":true}");

        assertThat(all.consumePayloads()).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":1,\"again\":true}");

        WireClient.put(all.path(""), "{\"filter\":{\"a\":[2]}}").hasStatus(200);
        all.publish("{\"a\":1}", "{\"a\":2}");
        WireClient.put(all.path(""), "{\"filter\":null}").hasStatus(200);
        all.publish("{\"a\":5}");

        assertThat(all.consumePayloads()).containsExactly("{\"a\":2}", "{\"a\":5}");
        all.hasMetrics(0, 5, 0, 0);
    }

    @Test
    void newLimitsHoldForTheNextNack() {
        channel.publish("{\"a\":\"x\"}");
        WireClient.put(channel.path(""), "{\"max_delivery_attempts\":1}").hasStatus(200);

        channel.nack(channel.consume());

        channel.hasMetrics(0, 0, 0, 1);
    }
}
