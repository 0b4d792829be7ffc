package dev.fastpubsub.server.contract;

import static dev.fastpubsub.server.contract.Case.get;
import static dev.fastpubsub.server.contract.Case.post;
import static dev.fastpubsub.server.contract.Case.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorsTest {

    private static final String ONE_ID = "['550e8400-e29b-41d4-a716-446655440000']";

    private final Channel channel = Channel.open();

    static Stream<Case> missing() {
        Stream<Case> topics = Stream.of(
                        get("/topics/$absent"),
                        request("DELETE", "/topics/$absent"),
                        post("/topics/$absent/messages", "[]"),
                        post("/topics/$absent/messages", "[{'a': 1}]"),
                        post("/subscriptions", "{'id': '$absent', 'topic_id': '$absent'}"),
                        get("/topics/$subscription"),
                        get("/topics/not%20an%20id"),
                        get("/topics/%C3%A9"),
                        get("/topics/$long"))
                .map(request -> request.answersDetail(404, "Topic not found"));
        Stream<Case> subscriptions = Stream.of(
                        get("/subscriptions/$absent"),
                        request("DELETE", "/subscriptions/$absent"),
                        get("/subscriptions/$absent/messages?consumer_id=worker"),
                        post("/subscriptions/$absent/acks", ONE_ID),
                        post("/subscriptions/$absent/acks", "[]"),
                        post("/subscriptions/$absent/nacks", ONE_ID),
                        get("/subscriptions/$absent/dlq"),
                        post("/subscriptions/$absent/dlq/reprocess", ONE_ID),
                        get("/subscriptions/$absent/metrics"),
                        get("/subscriptions/$topic"),
                        get("/subscriptions/$topic/metrics"),
                        get("/subscriptions/not%20an%20id/messages?consumer_id=worker"))
                .map(request -> request.answersDetail(404, "Subscription not found"));
        return Stream.concat(topics, subscriptions);
    }

    @ParameterizedTest
    @MethodSource("missing")
    void whatDoesNotExistIsNotFound(Case missing) {
        missing.check(channel);
    }

    static Stream<Case> conflicts() {
        return Stream.of(
                post("/topics", "{'id': '$topic'}").answersDetail(409, "This topic already exists"),
                post("/subscriptions", "{'id': '$subscription', 'topic_id': '$topic'}")
                        .answersDetail(409, "This subscription already exists"),
                post("/subscriptions", "{'id': '$subscription', 'topic_id': '$absent'}")
                        .answersDetail(409, "This subscription already exists"));
    }

    @ParameterizedTest
    @MethodSource("conflicts")
    void whatExistsCannotBeMadeAgain(Case conflict) {
        conflict.check(channel);
    }

    static Stream<Case> unknownPaths() {
        return Stream.of(
                        get("/nope"),
                        get("/Topics"),
                        get("/topics/$topic/nope"),
                        get("/topics/$topic/messages/5"),
                        get("/subscriptions/$subscription/nope"),
                        get("/subscriptions/$subscription/dlq/nope"),
                        get("/subscriptions/$subscription/dlq/reprocess/more"),
                        post("/nope", "{}"),
                        post("/nope", "{"),
                        request("PUT", "/nope"),
                        request("DELETE", "/nope"),
                        request("PATCH", "/nope"),
                        request("OPTIONS", "/nope"),
                        get("/error"),
                        get("/favicon.ico"))
                .map(request -> request.answersDetail(404, "Not Found"));
    }

    @ParameterizedTest
    @MethodSource("unknownPaths")
    void aPathThatNobodyKnowsIsNotFound(Case unknown) {
        unknown.check(channel);
    }

    /** Every path, and the methods it takes. */
    private static final List<List<String>> PATHS = List.of(
            List.of("/topics", "GET", "POST"),
            List.of("/topics/$topic", "GET", "DELETE"),
            List.of("/topics/$topic/messages", "POST"),
            List.of("/subscriptions", "GET", "POST"),
            List.of("/subscriptions/$subscription", "GET", "PUT", "DELETE"),
            List.of("/subscriptions/$subscription/messages", "GET"),
            List.of("/subscriptions/$subscription/acks", "POST"),
            List.of("/subscriptions/$subscription/nacks", "POST"),
            List.of("/subscriptions/$subscription/dlq", "GET"),
            List.of("/subscriptions/$subscription/dlq/reprocess", "POST"),
            List.of("/subscriptions/$subscription/metrics", "GET"),
            List.of("/liveness", "GET"),
            List.of("/readiness", "GET"));

    static Stream<Case> wrongMethods() {
        return PATHS.stream()
                .flatMap(path -> Stream.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW")
                        .filter(method -> !path.contains(method))
                        .map(method -> request(method, path.getFirst()).answersDetail(405, "Method Not Allowed")));
    }

    @ParameterizedTest
    @MethodSource("wrongMethods")
    void aMethodThatAPathDoesNotTakeIsNotAllowed(Case wrong) {
        wrong.check(channel);
    }

    static Stream<Case> heads() {
        return PATHS.stream().map(path -> request("HEAD", path.getFirst()).answersStatus(405));
    }

    @ParameterizedTest
    @MethodSource("heads")
    void headIsNotAllowedAnywhere(Case head) {
        head.check(channel);
    }

    @ParameterizedTest
    @MethodSource("unknownPaths")
    void headOfAnUnknownPathIsNotFound(Case unknown) {
        Answer answer = WireClient.send("HEAD", unknown.path().replace("$", ""), null, null);

        answer.hasStatus(404);
        assertThat(answer.text()).isEmpty();
    }

    static Stream<Case> badValuesForWhatIsMissing() {
        return Stream.of(
                post("/topics/$absent/messages", "{}").answersStatus(422),
                post("/subscriptions/$absent/acks", "['x']").answersStatus(422),
                post("/subscriptions/$absent/nacks", "[").answersStatus(422),
                post("/subscriptions/$absent/dlq/reprocess", "[1]").answersStatus(422),
                get("/subscriptions/$absent/messages").answersStatus(422),
                get("/subscriptions/$absent/messages?consumer_id=w&batch_size=0")
                        .answersStatus(422),
                get("/subscriptions/$absent/dlq?limit=0").answersStatus(422),
                post("/topics", "{'id': '$topic', 'id': 5}").answersStatus(422),
                post("/subscriptions", "{'id': '$subscription', 'topic_id': '$topic', 'max_delivery_attempts': 0}")
                        .answersStatus(422));
    }

    @ParameterizedTest
    @MethodSource("badValuesForWhatIsMissing")
    void valuesAreCheckedBeforeExistence(Case bad) {
        bad.check(channel);
    }
}
