package dev.fastpubsub.server.contract;

import static dev.fastpubsub.server.contract.Case.Violation.ANY;
import static dev.fastpubsub.server.contract.Case.Violation.ANYWHERE;
import static dev.fastpubsub.server.contract.Case.post;
import static dev.fastpubsub.server.contract.Case.sent;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a body as a whole, for each call that takes one. */
class BodyValidationTest {

    private static final String NO_OBJECT = "Input should be a valid dictionary or object to extract fields from";

    private final Channel channel = Channel.open();

    /** A call that takes a body, what it takes and a body that it accepts. */
    record Call(String method, String path, boolean list, String accepted, int success) {

        Case.Request with(@Nullable String contentType, @Nullable String body) {
            return sent(method, path, contentType, body);
        }

        Case notTheRightShape(@Nullable String contentType, String body, String input) {
            return list
                    ? with(contentType, body).violates("list_type", "['body']", "Input should be a valid list", input)
                    : with(contentType, body).violates("model_attributes_type", "['body']", NO_OBJECT, input);
        }
    }

    private static final List<Call> CALLS = List.of(
            new Call("POST", "/topics", false, "{'id': '$absent'}", 201),
            new Call("POST", "/subscriptions", false, "{'id': '$absent', 'topic_id': '$topic'}", 201),
            new Call("PUT", "/subscriptions/$subscription", false, "{'filter': null}", 200),
            new Call("POST", "/topics/$topic/messages", true, "[{'a': 1}]", 204),
            new Call("POST", "/subscriptions/$subscription/acks", true, "[]", 204),
            new Call("POST", "/subscriptions/$subscription/nacks", true, "[]", 204),
            new Call("POST", "/subscriptions/$subscription/dlq/reprocess", true, "[]", 204));

    static Stream<Case> missingBodies() {
        return CALLS.stream()
                .flatMap(call -> Stream.of(
                                call.with(WireClient.JSON, ""),
                                call.with(WireClient.JSON, null),
                                call.with(null, null),
                                call.with(WireClient.JSON, "null"))
                        .map(request -> request.violates("missing", "['body']", "Field required", "null")));
    }

    @ParameterizedTest
    @MethodSource("missingBodies")
    void aBodyIsRequired(Case bad) {
        bad.check(channel);
    }

    static Stream<Case> wrongShapes() {
        return CALLS.stream()
                .flatMap(call -> Stream.of(call.list() ? "{}" : "[]", call.list() ? "{'a': 1}" : "[{'id': 'a'}]", "5")
                        .map(body -> call.notTheRightShape(WireClient.JSON, body, body)));
    }

    static Stream<Case> scalars() {
        return CALLS.stream()
                .flatMap(call -> Stream.of("'text'", "''", "1.5", "0", "true", "false")
                        .map(body -> call.notTheRightShape(WireClient.JSON, body, body)));
    }

    @ParameterizedTest
    @MethodSource({"wrongShapes", "scalars"})
    void aBodyOfAnotherTypeIsRefused(Case bad) {
        bad.check(channel);
    }

    static Stream<Case> malformed() {
        Stream<String> bodies = Stream.of(
                "{",
                "[",
                "}",
                "   ",
                "{'id'",
                "{'id': 'a'",
                "{'id': 'a',}",
                "[{'a': 1},]",
                "{'id': 'a'} x",
                "[] []",
                "{id: 'a'}",
                "{'id': 'a\\x'}",
                "{'id': '\\u12'}",
                "{'id': 'a\nb'}",
                "{'id': 'a\u0000b'}",
                "{'id': 01}",
                "[+1]",
                "[.5]",
                "[1.]",
                "[0x10]",
                "[True]",
                "nul",
                "'open",
                "// comment\n{}",
                "{} // comment",
                "/* comment */ []",
                "[NaN]",
                "{'id': NaN}",
                "[{'a': Infinity}]",
                "[{'a': -Infinity}]",
                "\u0000",
                "<xml/>");
        List<String> all = bodies.toList();
        return CALLS.stream()
                .flatMap(call -> all.stream()
                        .map(body -> call.with(WireClient.JSON, body)
                                .violates("json_invalid", ANYWHERE, "JSON decode error", ANY)));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedJsonIsRefused(Case bad) {
        bad.check(channel);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'a': \"b\"}", "['550e8400-e29b-41d4-a716-446655440000']"})
    void singleQuotesAreNotJson(String body) {
        Answer answer = WireClient.post("/topics", body).hasStatus(422);

        assertThat(answer.json().get("detail").get(0).get("type").asString()).isEqualTo("json_invalid");
    }

    static Stream<Case> otherContentTypes() {
        Stream<@Nullable String> types = Stream.of(
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/xml",
                "application/jsonp",
                "application/octet-stream",
                "text/json",
                "json",
                "*/*");
        return types.flatMap(type -> CALLS.stream()
                .map(call -> call.notTheRightShape(
                        type, call.accepted(), "'" + call.accepted().replace("'", "\\'") + "'")));
    }

    static Stream<Case> noContentType() {
        return CALLS.stream()
                .map(call -> call.notTheRightShape(
                        null, call.accepted(), "'" + call.accepted().replace("'", "\\'") + "'"));
    }

    @ParameterizedTest
    @MethodSource({"otherContentTypes", "noContentType"})
    void aBodyThatIsNotSaidToBeJsonIsRefused(Case bad) {
        bad.check(channel);
    }

    static Stream<Case> jsonContentTypes() {
        return Stream.of(
                        "application/json; charset=utf-8",
                        "application/json;charset=UTF-8",
                        "application/vnd.x+json",
                        "application/problem+json; charset=utf-8",
                        "APPLICATION/JSON")
                .flatMap(type -> CALLS.stream()
                        .map(call -> call.with(type, call.accepted()).answersStatus(call.success())));
    }

    @ParameterizedTest
    @MethodSource("jsonContentTypes")
    void everyContentTypeThatMeansJsonIsTaken(Case good) {
        good.check(channel);
    }

    static Stream<Case> deepBodies() {
        String deep = "[".repeat(100_000);
        return CALLS.stream()
                .flatMap(call -> Stream.of(deep, "{'id': " + deep, "[{'a': " + deep, deep + "]".repeat(100_000))
                        .map(body -> call.with(WireClient.JSON, body).answersStatus(422)));
    }

    @ParameterizedTest
    @MethodSource("deepBodies")
    void aBodyNestedAHundredThousandLevelsDeepIsRefused(Case bad) {
        bad.check(channel);
    }

    static Stream<Case> spacedBodies() {
        return CALLS.stream()
                .map(call -> call.with(WireClient.JSON, " \n\t\r" + call.accepted() + "\r\n \t")
                        .answersStatus(call.success()));
    }

    @ParameterizedTest
    @MethodSource("spacedBodies")
    void spacesAroundABodyAreNoError(Case good) {
        good.check(channel);
    }

    static Stream<Case> repeatedFields() {
        return Stream.of(
                post("/topics", "{'id': 5, 'id': '$absent'}").answersStatus(201),
                post("/topics", "{'id': '$absent', 'id': 5}")
                        .violates("string_type", "['body','id']", "Input should be a valid string", "5"));
    }

    @ParameterizedTest
    @MethodSource("repeatedFields")
    void theLastOfAFieldGivenTwiceCounts(Case repeated) {
        repeated.check(channel);
    }
}
