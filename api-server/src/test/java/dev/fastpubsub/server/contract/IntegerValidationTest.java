package dev.fastpubsub.server.contract;

import static dev.fastpubsub.server.contract.Case.Violation.ANY;
import static dev.fastpubsub.server.contract.Case.post;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The 422s of the three integers of a subscription, in a new one and in a changed one. */
class IntegerValidationTest {

    private static final List<String> FIELDS =
            List.of("max_delivery_attempts", "backoff_min_seconds", "backoff_max_seconds");

    private final Channel channel = Channel.open();

    /** A value that is refused, and how. */
    record Bad(String value, String type, String msg, String input) {

        Bad(String value, String type, String msg) {
            this(value, type, msg, value);
        }
    }

    private static final String NO_INTEGER = "Input should be a valid integer";
    private static final String NO_DIGITS = "Input should be a valid integer, unable to parse string as an integer";
    private static final String FRACTION = "Input should be a valid integer, got a number with a fractional part";
    private static final String TOO_SMALL = "Input should be greater than or equal to 1";
    private static final String TOO_BIG = "Input should be less than or equal to 2147483647";

    private static final List<Bad> BAD = List.of(
            new Bad("[]", "int_type", NO_INTEGER),
            new Bad("[1]", "int_type", NO_INTEGER),
            new Bad("{}", "int_type", NO_INTEGER),
            new Bad("'abc'", "int_parsing", NO_DIGITS),
            new Bad("''", "int_parsing", NO_DIGITS),
            new Bad("'1.5'", "int_parsing", NO_DIGITS),
            new Bad("'0x10'", "int_parsing", NO_DIGITS),
            new Bad("'5 5'", "int_parsing", NO_DIGITS),
            new Bad("'1\\u0000'", "int_parsing", NO_DIGITS),
            new Bad("1.5", "int_from_float", FRACTION),
            new Bad("-0.5", "int_from_float", FRACTION),
            new Bad("0.9999", "int_from_float", FRACTION),
            new Bad("0", "greater_than_equal", TOO_SMALL),
            new Bad("-1", "greater_than_equal", TOO_SMALL),
            new Bad("0.0", "greater_than_equal", TOO_SMALL),
            new Bad("'0'", "greater_than_equal", TOO_SMALL),
            new Bad("'-5'", "greater_than_equal", TOO_SMALL),
            new Bad("false", "greater_than_equal", TOO_SMALL),
            new Bad("-9223372036854775809", "greater_than_equal", TOO_SMALL),
            new Bad("2147483648", "less_than_equal", TOO_BIG),
            new Bad("'2147483648'", "less_than_equal", TOO_BIG),
            new Bad("4294967297", "less_than_equal", TOO_BIG),
            new Bad("9223372036854775808", "less_than_equal", TOO_BIG),
            new Bad("123456789012345678901234567890", "less_than_equal", TOO_BIG),
            new Bad("'123456789012345678901234567890'", "less_than_equal", TOO_BIG),
            new Bad("1e20", "less_than_equal|int_parsing_size", ANY, ANY),
            new Bad("1e400", "less_than_equal|finite_number", ANY, ANY),
            new Bad("-1e400", "greater_than_equal|finite_number", ANY, ANY),
            new Bad("1e999999999", "less_than_equal|finite_number", ANY, ANY),
            new Bad("'NaN'", "int_parsing", NO_DIGITS),
            new Bad("'1e999999999'", "int_parsing", NO_DIGITS));

    static Stream<Case> integersOfANewSubscription() {
        return Stream.concat(
                refused((field, value) -> post(
                        "/subscriptions", "{'id': '$absent', 'topic_id': '$topic', '" + field + "': " + value + "}")),
                FIELDS.stream()
                        .map(field -> post(
                                        "/subscriptions",
                                        "{'id': '$absent', 'topic_id': '$topic', '" + field + "': null}")
                                .violates("int_type", "['body','" + field + "']", NO_INTEGER, "null")));
    }

    @ParameterizedTest
    @MethodSource("integersOfANewSubscription")
    void aBadIntegerInANewSubscriptionIsRefused(Case bad) {
        bad.check(channel);
    }

    static Stream<Case> integersOfAChangedSubscription() {
        return refused((field, value) -> Case.put("/subscriptions/$subscription", "{'" + field + "': " + value + "}"));
    }

    @ParameterizedTest
    @MethodSource("integersOfAChangedSubscription")
    void aBadIntegerInAChangedSubscriptionIsRefused(Case bad) {
        bad.check(channel);
    }

    static Stream<Case> longNumbers() {
        return FIELDS.stream().flatMap(field -> numbersOf(field, 5_000));
    }

    static Stream<Case> numbersOutOfAnyRange() {
        return Stream.of("1e99999999999", "-1e99999999999", "1e-99999999999", "'1e99999999999'")
                .map(value -> "{'id': '$absent', 'topic_id': '$topic', 'max_delivery_attempts': " + value + "}")
                .map(body -> post("/subscriptions", body).answersStatus(422));
    }

    @ParameterizedTest
    @MethodSource({"longNumbers", "numbersOutOfAnyRange"})
    void aNumberThatNoTypeHoldsIsRefused(Case bad) {
        bad.check(channel);
    }

    static Stream<Case> endlessNumbers() {
        return numbersOf("max_delivery_attempts", 1_000_000);
    }

    /** Reading all the digits into a number takes time that grows with their square. */
    @Timeout(5)
    @ParameterizedTest
    @MethodSource("endlessNumbers")
    void aNumberOfAMillionDigitsIsRefusedAtOnce(Case bad) {
        bad.check(channel);
    }

    private static Stream<Case> numbersOf(String field, int count) {
        String digits = "9".repeat(count);
        String body = "{'id': '$absent', 'topic_id': '$topic', '" + field + "': %s}";
        return Stream.of(digits, "'" + digits + "'", "-" + digits, "0.5" + digits)
                .map(value -> post("/subscriptions", body.formatted(value)).answersStatus(422));
    }

    private static Stream<Case> refused(BiFunction<String, String, Case.Request> request) {
        return FIELDS.stream()
                .flatMap(field -> BAD.stream()
                        .map(bad -> request.apply(field, bad.value())
                                .named(field + " = " + bad.value())
                                .violates(bad.type(), "['body','" + field + "']", bad.msg(), bad.input())));
    }
}
