package dev.fastpubsub.server.contract;

import static dev.fastpubsub.server.contract.Case.Violation.ANY;
import static dev.fastpubsub.server.contract.Case.post;

import dev.fastpubsub.server.contract.Case.Violation;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The 422s of the fields of a new topic and a new subscription, but for the integers. */
class FieldValidationTest {

    private static final String PATTERN = "String should match pattern '^[a-zA-Z0-9-._]+$'";
    private static final String FILTER_ERROR = """
        Value error, Invalid filter structure. Expected format: {"field_name": ["value1", "value2"]} \
        where values are strings, numbers, or booleans\
        """;

    private final Channel channel = Channel.open();

    static Stream<Case> ids() {
        return Stream.concat(
                idsOf("/topics", "id", "{'id': %s}"),
                Stream.concat(
                        idsOf("/subscriptions", "id", "{'id': %s, 'topic_id': '$topic'}"),
                        idsOf("/subscriptions", "topic_id", "{'id': '$absent', 'topic_id': %s}")));
    }

    private static Stream<Case> idsOf(String path, String field, String body) {
        String loc = "['body','" + field + "']";
        String mustBeAString = "Input should be a valid string";
        Stream<Case> wrongTypes = Stream.of("null", "5", "1.5", "true", "[]", "['a']", "{}", "{'id': 'a'}")
                .map(id -> post(path, body.formatted(id)).violates("string_type", loc, mustBeAString, id));
        Stream<Case> wrongCharacters = Stream.of(
                        "''",
                        "' '",
                        "'a b'",
                        "'a/b'",
                        "'é'",
                        "'a\\n'",
                        "'\\na'",
                        "'a\\u0000b'",
                        "'a:b'",
                        "'a,b'",
                        "'%41'")
                .map(id -> post(path, body.formatted(id)).violates("string_pattern_mismatch", loc, PATTERN, id));
        Stream<Case> others = Stream.of(
                post(path, body.formatted("'$long'"))
                        .named(path + " with 129 characters in " + field)
                        .violates("string_too_long", loc, "String should have at most 128 characters", "'$long'"),
                post(path, body.formatted("'$long '"))
                        .named(path + " with 130 characters in " + field + ", one of them wrong")
                        .violates("string_too_long", loc, "String should have at most 128 characters", "'$long '"),
                post(path, body.formatted("'\\ud800'"))
                        .violates("string_pattern_mismatch|string_unicode", loc, ANY, ANY));
        return Stream.of(wrongTypes, wrongCharacters, others).flatMap(cases -> cases);
    }

    @ParameterizedTest
    @MethodSource("ids")
    void aBadIdIsRefused(Case bad) {
        bad.check(channel);
    }

    static Stream<Case> filters() {
        String body = "{'id': '$absent', 'topic_id': '$topic', 'filter': %s}";
        String loc = "['body','filter']";
        Stream<Case> wrongTypes = Stream.of("'x'", "''", "5", "0", "true", "false", "[]", "[{'a': [1]}]")
                .map(filter -> post("/subscriptions", body.formatted(filter))
                        .violates("dict_type", loc, "Input should be a valid dictionary", filter));
        Stream<Case> wrongStructures = Stream.of(
                        "{'a': 'b'}",
                        "{'a': 5}",
                        "{'a': true}",
                        "{'a': null}",
                        "{'a': {}}",
                        "{'a': {'b': ['c']}}",
                        "{'a': [null]}",
                        "{'a': ['b', null]}",
                        "{'a': [['b']]}",
                        "{'a': [{'b': 1}]}",
                        "{'good': ['x'], 'bad': 'x'}")
                .map(filter -> post("/subscriptions", body.formatted(filter))
                        .violates("value_error", loc, FILTER_ERROR, filter));
        return Stream.concat(wrongTypes, wrongStructures);
    }

    @ParameterizedTest
    @MethodSource("filters")
    void aBadFilterIsRefused(Case bad) {
        bad.check(channel);
    }

    static Stream<Case> several() {
        return Stream.of(
                post("/topics", "{}").violates("missing", "['body','id']", "Field required", "{}"),
                post("/topics", "{'ID': 'a'}").violates("missing", "['body','id']", "Field required", "{'ID': 'a'}"),
                post("/subscriptions", "{}")
                        .violates(
                                new Violation("missing", "['body','id']", "Field required", "{}"),
                                new Violation("missing", "['body','topic_id']", "Field required", "{}")),
                post("/subscriptions", "{'topic_id': '$topic', 'x': [1]}")
                        .violates("missing", "['body','id']", "Field required", "{'topic_id': '$topic', 'x': [1]}"),
                post("/subscriptions", """
                    {'backoff_max_seconds': 1.5, 'backoff_min_seconds': 'x', 'max_delivery_attempts': 0,
                     'filter': 7, 'topic_id': null, 'id': 'a b'}\
                    """)
                        .violates(
                                new Violation("string_pattern_mismatch", "['body','id']", PATTERN, "'a b'"),
                                new Violation(
                                        "string_type", "['body','topic_id']", "Input should be a valid string", "null"),
                                new Violation(
                                        "dict_type", "['body','filter']", "Input should be a valid dictionary", "7"),
                                new Violation(
                                        "greater_than_equal",
                                        "['body','max_delivery_attempts']",
                                        "Input should be greater than or equal to 1",
                                        "0"),
                                new Violation(
                                        "int_parsing",
                                        "['body','backoff_min_seconds']",
                                        "Input should be a valid integer, unable to parse string as an integer",
                                        "'x'"),
                                new Violation(
                                        "int_from_float",
                                        "['body','backoff_max_seconds']",
                                        "Input should be a valid integer, got a number with a fractional part",
                                        "1.5")));
    }

    @ParameterizedTest
    @MethodSource("several")
    void everyErrorIsAnsweredInTheOrderOfTheFields(Case bad) {
        bad.check(channel);
    }

    static Stream<Case> backoffs() {
        return Stream.of(
                        "'backoff_min_seconds': 10, 'backoff_max_seconds': 9",
                        "'backoff_min_seconds': 301",
                        "'backoff_max_seconds': 4",
                        "'backoff_min_seconds': '10', 'backoff_max_seconds': 9.0")
                .map(backoff -> post("/subscriptions", "{'id': '$absent', 'topic_id': '$topic', " + backoff + "}")
                        .answersStatus(422));
    }

    @ParameterizedTest
    @MethodSource("backoffs")
    void aMaximumBackoffBelowTheMinimumIsRefused(Case bad) {
        bad.check(channel);
        Case.get("/subscriptions/$absent").answersStatus(404).check(channel);
    }
}
