package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which messages a filter lets through. Filters and messages are written as they are sent. */
class FilterTest {

    /** A filter and a message. */
    record Pair(String filter, String message) {

        @Override
        public String toString() {
            String text = filter + " and " + message;
            return text.length() <= 120 ? text : text.substring(0, 120) + "…";
        }
    }

    static Stream<Pair> matching() {
        return Stream.of(
                // No condition.
                new Pair("null", "{}"),
                new Pair("null", "{\"a\":1}"),
                new Pair("{}", "{}"),
                new Pair("{}", "{\"a\":[null]}"),
                // Strings.
                new Pair("{\"a\":[\"x\"]}", "{\"a\":\"x\"}"),
                new Pair("{\"a\":[\"x\"]}", "{ \"b\" : [1, {\"a\": \"y\"}] , \"a\" : \"x\" }"),
                new Pair("{\"a\":[\"\"]}", "{\"a\":\"\"}"),
                new Pair("{\"\":[\"x\"]}", "{\"\":\"x\"}"),
                new Pair("{\"a\":[\"a&b\"]}", "{\"a\":\"a&b\"}"),
                new Pair("{\"a\":[\"<b>\"]}", "{\"a\":\"<b>\"}"),
                new Pair("{\"a\":[\"it's \\\"so\\\"\"]}", "{\"a\":\"it's \\\"so\\\"\"}"),
                new Pair("{\"<a&'b'>\":[\"x\"]}", "{\"<a&'b'>\":\"x\"}"),
                new Pair("{\"a\":[\"é😀\"]}", "{\"a\":\"\\u00e9\\ud83d\\ude00\"}"),
                new Pair("{\"a\":[\"\\u00e9\"]}", "{\"a\":\"é\"}"),
                new Pair("{\"a\":[\"/\\n\\t\\\\\"]}", "{\"a\":\"\\/\\u000a\\u0009\\u005c\"}"),
                new Pair("{\"a\":[\"x\"]}", "{\"\\u0061\":\"x\"}"),
                new Pair("{\"a.b\":[\"x\"]}", "{\"a.b\":\"x\"}"),
                new Pair(
                        "{\"'; DROP TABLE topic; --\":[\"' OR '1'='1\"]}",
                        "{\"'; DROP TABLE topic; --\":\"' OR '1'='1\"}"),
                // Numbers, by their text.
                new Pair("{\"a\":[1]}", "{\"a\":1}"),
                new Pair("{\"a\":[1]}", "{\"a\":\"1\"}"),
                new Pair("{\"a\":[\"1\"]}", "{\"a\":1}"),
                new Pair("{\"a\":[1.10]}", "{\"a\":1.10}"),
                new Pair("{\"a\":[\"1.10\"]}", "{\"a\":1.10}"),
                new Pair("{\"a\":[100]}", "{\"a\":1e2}"),
                new Pair("{\"a\":[100]}", "{\"a\":1E+2}"),
                new Pair("{\"a\":[\"100\"]}", "{\"a\":1e2}"),
                new Pair("{\"a\":[1e2]}", "{\"a\":100}"),
                new Pair("{\"a\":[15]}", "{\"a\":1.5e1}"),
                new Pair("{\"a\":[0.01]}", "{\"a\":1e-2}"),
                new Pair("{\"a\":[\"0.0000001\"]}", "{\"a\":1e-7}"),
                new Pair("{\"a\":[0]}", "{\"a\":-0}"),
                new Pair("{\"a\":[-5]}", "{\"a\":-5}"),
                new Pair("{\"a\":[123456789012345678901234567890]}", "{\"a\":123456789012345678901234567890}"),
                new Pair("{\"a\":[12345678901234567890123]}", "{\"a\":1.2345678901234567890123e22}"),
                // Booleans.
                new Pair("{\"a\":[true]}", "{\"a\":true}"),
                new Pair("{\"a\":[false]}", "{\"a\":false}"),
                new Pair("{\"a\":[true]}", "{\"a\":\"true\"}"),
                new Pair("{\"a\":[\"false\"]}", "{\"a\":false}"),
                // Any value of a field, all fields.
                new Pair("{\"a\":[\"x\",\"y\",3]}", "{\"a\":\"y\"}"),
                new Pair("{\"a\":[\"x\",\"y\",3]}", "{\"a\":3}"),
                new Pair("{\"a\":[\"x\"],\"b\":[1,2]}", "{\"b\":2,\"c\":null,\"a\":\"x\"}"),
                // The last of a field given twice.
                new Pair("{\"a\":[\"y\"]}", "{\"a\":\"x\",\"a\":\"y\"}"));
    }

    static Stream<Pair> others() {
        return Stream.of(
                // The field is not there.
                new Pair("{\"a\":[\"x\"]}", "{}"),
                new Pair("{\"a\":[\"x\"]}", "{\"A\":\"x\"}"),
                new Pair("{\"a\":[\"x\"]}", "{\"b\":{\"a\":\"x\"}}"),
                new Pair("{\"a\":[\"x\"]}", "{\"b\":[{\"a\":\"x\"}],\"c\":\"x\"}"),
                new Pair("{\"a.b\":[\"x\"]}", "{\"a\":{\"b\":\"x\"}}"),
                new Pair("{\"a\":[\"\"]}", "{}"),
                // Null, arrays and objects.
                new Pair("{\"a\":[\"null\"]}", "{\"a\":null}"),
                new Pair("{\"a\":[\"\"]}", "{\"a\":null}"),
                new Pair("{\"a\":[\"x\"]}", "{\"a\":[\"x\"]}"),
                new Pair("{\"a\":[\"[1]\"]}", "{\"a\":[1]}"),
                new Pair("{\"a\":[\"[]\"]}", "{\"a\":[]}"),
                new Pair("{\"a\":[\"{}\"]}", "{\"a\":{}}"),
                // Another value.
                new Pair("{\"a\":[\"x\"]}", "{\"a\":\"X\"}"),
                new Pair("{\"a\":[\"x\"]}", "{\"a\":\"x \"}"),
                new Pair("{\"a\":[\"x\"]}", "{\"a\":\"xx\"}"),
                new Pair("{\"a\":[\"&amp;\"]}", "{\"a\":\"&\"}"),
                new Pair("{\"a\":[\"&\"]}", "{\"a\":\"&amp;\"}"),
                new Pair("{\"a\":[\"%\"]}", "{\"a\":\"x\"}"),
                new Pair("{\"a\":[1]}", "{\"a\":1.0}"),
                new Pair("{\"a\":[1.10]}", "{\"a\":1.1}"),
                new Pair("{\"a\":[1.1]}", "{\"a\":1.10}"),
                new Pair("{\"a\":[\"1e2\"]}", "{\"a\":1e2}"),
                new Pair("{\"a\":[100]}", "{\"a\":\"1e2\"}"),
                new Pair("{\"a\":[1]}", "{\"a\":\"01\"}"),
                new Pair("{\"a\":[123456789012345678901234567890]}", "{\"a\":123456789012345678901234567891}"),
                new Pair("{\"a\":[9007199254740993]}", "{\"a\":9007199254740992}"),
                new Pair("{\"a\":[1]}", "{\"a\":true}"),
                new Pair("{\"a\":[true]}", "{\"a\":1}"),
                new Pair("{\"a\":[true]}", "{\"a\":\"True\"}"),
                // One of two fields only, or a list with no value.
                new Pair("{\"a\":[\"x\"],\"b\":[1,2]}", "{\"a\":\"x\",\"b\":3}"),
                new Pair("{\"a\":[\"x\"],\"b\":[1,2]}", "{\"a\":\"x\"}"),
                new Pair("{\"a\":[\"x\"],\"b\":[1,2]}", "{\"b\":1}"),
                new Pair("{\"a\":[]}", "{\"a\":\"x\"}"),
                new Pair("{\"a\":[]}", "{}"),
                new Pair("{\"a\":[\"x\"],\"b\":[]}", "{\"a\":\"x\",\"b\":1}"),
                // The last of a field given twice.
                new Pair("{\"a\":[\"x\"]}", "{\"a\":\"x\",\"a\":\"y\"}"),
                // Numbers that no computer writes out.
                new Pair("{\"a\":[1]}", "{\"a\":1e400}"),
                new Pair("{\"a\":[1]}", "{\"a\":1e999999999}"),
                new Pair("{\"a\":[0]}", "{\"a\":1e-999999999}"),
                new Pair("{\"a\":[1]}", "{\"a\":1e99999999999}"),
                new Pair("{\"a\":[0]}", "{\"a\":1e-99999999999}"),
                new Pair("{\"a\":[1]}", "{\"a\":" + "1".repeat(5_000) + "}"),
                new Pair("{\"a\":[\"x\"]}", "{\"a\":\"\\u0000\"}"),
                new Pair("{\"a\":[\"x\"]}", "{\"a\":\"\\ud800\"}"));
    }

    @ParameterizedTest
    @MethodSource("matching")
    void aMatchingMessageIsDelivered(Pair pair) {
        Channel channel = subscribed(pair.filter());

        channel.publish(pair.message());

        assertThat(channel.consumePayloads()).containsExactly(pair.message());
    }

    @ParameterizedTest
    @MethodSource("others")
    void anyOtherMessageIsNotDelivered(Pair pair) {
        Channel channel = subscribed(pair.filter());
        Channel all = channel.another("{}");

        channel.publish(pair.message());

        assertThat(channel.consumePayloads()).isEmpty();
        channel.hasMetrics(0, 0, 0, 0);
        assertThat(all.consumePayloads()).containsExactly(pair.message());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void onlyTheMatchingMessagesOfManyAreDeliveredInTheirOrder(int batchSize) {
        Channel channel = subscribed("{\"n\":[2,3,99]}");
        channel.publishNumbered(100);
        channel.publish("{\"n\":2,\"again\":true}");
        channel.hasMetrics(4, 0, 0, 0);

        Stream<String> delivered = Stream.generate(() -> channel.consume("worker", batchSize))
                .takeWhile(batch -> !batch.isEmpty())
                .flatMap(batch -> Channel.payloads(batch).stream());

        assertThat(delivered).containsExactly("{\"n\":2}", "{\"n\":3}", "{\"n\":99}", "{\"n\":2,\"again\":true}");
        channel.hasMetrics(0, 4, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":[\"\\u0000\"]}",
                "{\"\\u0000\":[1]}",
                "{\"a\":[\"\\ud800\"]}",
                "{\"a\":[1e400]}",
                "{\"a\":[1e999999999]}",
                "{\"a\":[1e99999999999]}"
            })
    void aFilterThatNothingCanHoldIsTakenOrRefusedButNeverAServerError(String filter) {
        String id = WireClient.freshId();
        Channel channel = Channel.open();

        Answer answer = WireClient.post(
                "/subscriptions",
                "{\"id\":\"" + id + "\",\"topic_id\":\"" + channel.topic() + "\",\"filter\":" + filter + "}");

        assertThat(answer.status()).isIn(201, 422);
        channel.publish("{\"a\":1}");
        channel.hasMetrics(1, 0, 0, 0);
        WireClient.delete("/topics/" + channel.topic()).isNoContent();
    }

    /** Reading all the digits into a number takes time that grows with their square. */
    @Timeout(5)
    @ParameterizedTest(name = "message {index}")
    @MethodSource("endlessNumbers")
    void aNumberOfAMillionDigitsIsComparedAtOnce(String message) {
        Channel channel = subscribed("{\"a\":[1]}");

        channel.publish(message, "{\"a\":1}", message);

        assertThat(channel.consumePayloads()).containsExactly("{\"a\":1}");
    }

    static Stream<String> endlessNumbers() {
        String digits = "9".repeat(1_000_000);
        return Stream.of(digits, "-" + digits, "0." + digits, digits + "e-5", "1e" + digits, "1e-" + digits)
                .map(number -> "{\"a\":" + number + "}");
    }

    private static Channel subscribed(String filter) {
        Channel channel = new Channel(Channel.open().topic(), WireClient.freshId());
        String body = "{\"id\":\"%s\",\"topic_id\":\"%s\",\"filter\":%s}";
        WireClient.post("/subscriptions", body.formatted(channel.subscription(), channel.topic(), filter))
                .hasStatus(201);
        return channel;
    }
}
