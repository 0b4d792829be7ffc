package dev.fastpubsub.server.contract;

import static dev.fastpubsub.server.contract.Case.Violation.ANY;
import static dev.fastpubsub.server.contract.Case.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.contract.Case.Violation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryValidationTest {

    private static final List<String> PAGED = List.of("/topics", "/subscriptions", "/subscriptions/$subscription/dlq");
    private static final String CONSUME = "/subscriptions/$subscription/messages";
    private static final String NO_DIGITS = "Input should be a valid integer, unable to parse string as an integer";
    private static final String NOT_NEGATIVE = "Input should be greater than or equal to 0";
    private static final String TOO_SMALL = "Input should be greater than or equal to 1";
    private static final String TOO_BIG = "Input should be less than or equal to 100";

    private final Channel channel = Channel.open();

    static Stream<Case> badPages() {
        return PAGED.stream()
                .flatMap(path -> Stream.of(
                        bad(path, "offset", "-1", "greater_than_equal", NOT_NEGATIVE),
                        bad(path, "offset", "-99999999999999999999", "greater_than_equal", NOT_NEGATIVE),
                        bad(path, "offset", "abc", "int_parsing", NO_DIGITS),
                        bad(path, "offset", "", "int_parsing", NO_DIGITS),
                        bad(path, "offset", "1.5", "int_parsing", NO_DIGITS),
                        bad(path, "offset", "1e2", "int_parsing", NO_DIGITS),
                        bad(path, "offset", "NaN", "int_parsing", NO_DIGITS),
                        bad(path, "offset", "0x10", "int_parsing", NO_DIGITS),
                        bad(path, "limit", "0", "greater_than_equal", TOO_SMALL),
                        bad(path, "limit", "-1", "greater_than_equal", TOO_SMALL),
                        bad(path, "limit", "101", "less_than_equal", TOO_BIG),
                        bad(path, "limit", "2147483648", "less_than_equal", TOO_BIG),
                        bad(path, "limit", "4294967297", "less_than_equal", TOO_BIG),
                        bad(path, "limit", "99999999999999999999", "less_than_equal", TOO_BIG),
                        bad(path, "limit", "abc", "int_parsing", NO_DIGITS),
                        bad(path, "limit", "", "int_parsing", NO_DIGITS),
                        bad(path, "limit", "1.5", "int_parsing", NO_DIGITS),
                        bad(path, "limit", "null", "int_parsing", NO_DIGITS),
                        get(path + "?limit=abc&offset=-1")
                                .violates(
                                        new Violation("greater_than_equal", "['query','offset']", NOT_NEGATIVE, "'-1'"),
                                        new Violation("int_parsing", "['query','limit']", NO_DIGITS, "'abc'"))));
    }

    static Stream<Case> badBatches() {
        String path = CONSUME + "?consumer_id=worker&";
        return Stream.of(
                bad(path, "wait_seconds", "-1", "greater_than_equal", NOT_NEGATIVE),
                bad(path, "wait_seconds", "21", "less_than_equal", "Input should be less than or equal to 20"),
                bad(path, "wait_seconds", "soon", "int_parsing", NO_DIGITS),
                bad(path, "wait_seconds", "0.5", "int_parsing", NO_DIGITS),
                bad(path, "batch_size", "0", "greater_than_equal", TOO_SMALL),
                bad(path, "batch_size", "-1", "greater_than_equal", TOO_SMALL),
                bad(path, "batch_size", "101", "less_than_equal", TOO_BIG),
                bad(path, "batch_size", "99999999999999999999", "less_than_equal", TOO_BIG),
                bad(path, "batch_size", "abc", "int_parsing", NO_DIGITS),
                bad(path, "batch_size", "1.5", "int_parsing", NO_DIGITS),
                bad(path, "batch_size", "", "int_parsing", NO_DIGITS),
                get(CONSUME + "?consumer_id=worker&batch_size=1%00")
                        .violates("int_parsing", "['query','batch_size']", NO_DIGITS, "'1\\u0000'"),
                get(CONSUME).violates("missing", "['query','consumer_id']", "Field required", "null"),
                get(CONSUME + "?batch_size=5").violates("missing", "['query','consumer_id']", "Field required", "null"),
                get(CONSUME + "?Consumer_id=worker")
                        .violates("missing", "['query','consumer_id']", "Field required", "null"),
                get(CONSUME + "?batch_size=0")
                        .violates(
                                new Violation("missing", "['query','consumer_id']", "Field required", "null"),
                                new Violation("greater_than_equal", "['query','batch_size']", TOO_SMALL, "'0'")),
                get(CONSUME + "?consumer_id=a%00b").violates(ANY, "['query','consumer_id']", ANY, "'a\\u0000b'"),
                get(CONSUME + "?consumer_id=%00").violates(ANY, "['query','consumer_id']", ANY, "'\\u0000'"));
    }

    @ParameterizedTest
    @MethodSource({"badPages", "badBatches"})
    void aBadParameterIsRefused(Case bad) {
        bad.check(channel);
    }

    private static Case bad(String path, String name, String value, String type, String msg) {
        String separator = path.endsWith("&") ? "" : "?";
        return get(path + separator + name + "=" + value)
                .violates(type, "['query','" + name + "']", msg, "'" + value + "'");
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "3.0, 3", "%203%20, 3", "%2B3, 3", "03, 3", "1, 1", "100, 12"})
    void anIntegerMayBeWrittenInOtherWays(String limit, int expected) {
        channel.publishNumbered(12);

        Answer answer = WireClient.get(channel.path("/messages?consumer_id=worker&batch_size=" + limit));

        assertThat(Channel.messages(answer)).hasSize(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/topics", "/subscriptions"})
    void aPageMayHoldOneToAHundred(String path) {
        channel.another("{}");

        assertThat(TopicsTest.page(path, 0, 1)).hasSize(1);
        assertThat(TopicsTest.page(path, 0, 100)).hasSizeBetween(1, 100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2147483647", "2147483648", "9223372036854775808", "99999999999999999999999999"})
    void anOffsetBeyondEverythingIsNoServerError(String offset) {
        for (String path : PAGED) {
            Answer answer = WireClient.get(path.replace("$subscription", channel.subscription()) + "?offset=" + offset);

            assertThat(answer.status()).isIn(200, 422);
            assertThat(answer.json().has(answer.status() == 200 ? "data" : "detail"))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a%20b", "%C3%A9%F0%9F%98%80", "a/b?c", "'%22;--", "0", "null"})
    void aConsumerMayCallItselfWhatItLikes(String consumer) {
        channel.publishNumbered(1);

        assertThat(channel.consume(consumer, 10)).hasSize(1);
        channel.hasMetrics(0, 1, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&nobody=knows", "&batch=0", "&limit=0&offset=-1", "&"})
    void parametersThatNobodyKnowsAreIgnored(String more) {
        channel.publishNumbered(1);

        Answer answer = WireClient.get(channel.path("/messages?consumer_id=worker" + more));

        assertThat(Channel.messages(answer)).hasSize(1);
    }
}
