package dev.fastpubsub.server.contract;

import static dev.fastpubsub.server.contract.Case.Violation.ANY;
import static dev.fastpubsub.server.contract.Case.post;

import dev.fastpubsub.server.contract.Case.Violation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The 422s of the elements of a list: messages to publish, ids to ack, nack and reprocess. */
class ListValidationTest {

    private static final String NO_OBJECT = "Input should be a valid dictionary";
    private static final String NO_UUID = "Input should be a valid UUID…";
    private static final String NO_STRING = "UUID input should be a string, bytes or UUID object";
    private static final List<String> ID_CALLS = List.of("/acks", "/nacks", "/dlq/reprocess");

    private final Channel channel = Channel.open();

    static Stream<Case> messages() {
        String path = "/topics/$topic/messages";
        Stream<Case> single = Stream.of("null", "1", "1.5", "'x'", "''", "true", "[]", "[{'a': 1}]")
                .map(message ->
                        post(path, "[" + message + "]").violates("dict_type", "['body',0]", NO_OBJECT, message));
        return Stream.concat(
                single,
                Stream.of(
                        post(path, "[{}, 1, {'a': 1}, [2], null]")
                                .violates(
                                        new Violation("dict_type", "['body',1]", NO_OBJECT, "1"),
                                        new Violation("dict_type", "['body',3]", NO_OBJECT, "[2]"),
                                        new Violation("dict_type", "['body',4]", NO_OBJECT, "null")),
                        post(path, "[12345678901234567890.10]")
                                .violates("dict_type", "['body',0]", NO_OBJECT, "12345678901234567890.10")));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageThatIsNoObjectIsRefused(Case bad) {
        bad.check(channel);
        channel.hasMetrics(0, 0, 0, 0);
    }

    static Stream<Case> ids() {
        return ID_CALLS.stream()
                .map(call -> "/subscriptions/$subscription" + call)
                .flatMap(path -> {
                    Stream<Case> wrongTypes = Stream.of("null", "1", "1.5", "true", "[]", "{}", "['x']")
                            .map(id -> post(path, "[" + id + "]").violates("uuid_type", "['body',0]", NO_STRING, id));
                    Stream<Case> wrongTexts = Stream.of(
                                    "''",
                                    "'x'",
                                    "'not-a-uuid'",
                                    "'1-1-1-1-1'",
                                    "'550e8400-e29b-41d4-a716-44665544000'",
                                    "'550e8400-e29b-41d4-a716-4466554400000'",
                                    "'550e8400-e29b-41d4-a716-44665544000g'",
                                    "'550e8400e29b41d4a71644665544000'",
                                    "'550e8400e29b-41d4-a716-446655440000'",
                                    "'550e-8400e29b-41d4-a716-446655440000'",
                                    "'{550e8400-e29b-41d4-a716-446655440000'",
                                    "'urn:550e8400-e29b-41d4-a716-446655440000'",
                                    "' 550e8400-e29b-41d4-a716-446655440000'",
                                    "'550e8400-e29b-41d4-a716-446655440000\\n'",
                                    "'550e8400-e29b-41d4-a716-44665544\\u0000'",
                                    "'５50e8400-e29b-41d4-a716-446655440000'")
                            .map(id -> post(path, "[" + id + "]").violates("uuid_parsing", "['body',0]", NO_UUID, id));
                    Stream<Case> others = Stream.of(
                            post(path, "['550e8400-e29b-41d4-a716-446655440000', 'x', 5]")
                                    .violates(
                                            new Violation("uuid_parsing", "['body',1]", NO_UUID, "'x'"),
                                            new Violation("uuid_type", "['body',2]", NO_STRING, "5")),
                            post(path, "['\\ud800']").violates("uuid_parsing|string_unicode", "['body',0]", ANY, ANY));
                    return Stream.of(wrongTypes, wrongTexts, others).flatMap(cases -> cases);
                });
    }

    @ParameterizedTest
    @MethodSource("ids")
    void anIdThatIsNoUuidIsRefused(Case bad) {
        bad.check(channel);
    }

    static Stream<Case> unknownIds() {
        return ID_CALLS.stream()
                .map(call -> "/subscriptions/$subscription" + call)
                .flatMap(path -> Stream.of(
                                "[]",
                                "['550e8400-e29b-41d4-a716-446655440000']",
                                "['00000000-0000-0000-0000-000000000000']",
                                "['ffffffff-ffff-ffff-ffff-ffffffffffff']",
                                "['ffffffff-ffff-8fff-bfff-ffffffffffff', '00000000-0000-8000-8000-000000000000']",
                                "['550e8400-e29b-41d4-a716-446655440000', '550E8400E29B41D4A716446655440000']")
                        .map(ids -> post(path, ids).answersStatus(204)));
    }

    @ParameterizedTest
    @MethodSource("unknownIds")
    void idsThatNobodyKnowsAreIgnored(Case good) {
        good.check(channel);
        channel.hasMetrics(0, 0, 0, 0);
    }
}
