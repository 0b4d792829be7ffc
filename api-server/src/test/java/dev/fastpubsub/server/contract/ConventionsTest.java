package dev.fastpubsub.server.contract;

import static dev.fastpubsub.server.contract.Case.get;
import static dev.fastpubsub.server.contract.Case.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every answer: its content type and its request id; and the two health checks. */
class ConventionsTest {

    private static final String UUID_V7 = "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";

    static Stream<Case> answersWithABody() {
        return Stream.of(
                get("/liveness").answersStatus(200),
                get("/readiness").answersStatus(200),
                get("/topics").answersStatus(200),
                get("/subscriptions").answersStatus(200),
                get("/subscriptions/nobody-has-this-id").answersStatus(404),
                get("/nope").answersStatus(404),
                get("/topics?limit=0").answersStatus(422),
                post("/topics", "{").answersStatus(422),
                post("/liveness", "{}").answersStatus(405));
    }

    @ParameterizedTest
    @MethodSource("answersWithABody")
    void everyAnswerWithABodyIsJson(Case any) {
        Answer answer = send(any, Map.of()).hasStatus(any.status());

        assertThat(answer.header("Content-Type").orElse("")).matches("^application/json(;\\s*charset=(?i:utf-8))?$");
        assertThat(answer.json().isObject()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("answersWithABody")
    void theClientsAcceptHeaderDoesNotMatter(Case any) {
        for (String accept : new String[] {"*/*", "text/html", "application/xml", "nonsense"}) {
            send(any, Map.of("Accept", accept)).hasStatus(any.status());
        }
    }

    @ParameterizedTest
    @MethodSource("answersWithABody")
    void everyAnswerHasARequestIdOfItsOwn(Case any) {
        String first = send(any, Map.of()).header("X-Request-ID").orElse("");
        String second = send(any, Map.of()).header("X-Request-ID").orElse("");

        assertThat(first).matches(UUID_V7);
        assertThat(second).matches(UUID_V7).isNotEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("answersWithABody")
    void aSaneRequestIdIsTakenFromTheRequest(Case any) {
        for (String id : new String[] {"req-123", "550E8400-e29b-41d4-a716-446655440000", "a.b_C-9", "7"}) {
            assertThat(send(any, Map.of("X-Request-ID", id)).header("X-Request-ID"))
                    .contains(id);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<script>alert(1)</script>", "a b", "a\"b", "{}", "", " "})
    void anyOtherRequestIdIsReplaced(String id) {
        Answer answer = WireClient.send("GET", "/liveness", null, null, Map.of("X-Request-ID", id));

        assertThat(answer.header("X-Request-ID").orElse("")).matches(UUID_V7);
    }

    @Test
    void anEndlessRequestIdIsReplaced() {
        Answer answer = WireClient.send("GET", "/nope", null, null, Map.of("X-Request-ID", "x".repeat(1_000)));

        assertThat(answer.header("X-Request-ID").orElse("")).matches(UUID_V7);
    }

    @Test
    void anAnswerWithoutABodyHasARequestIdToo() {
        Channel channel = Channel.open();

        Answer answer = WireClient.post("/topics/" + channel.topic() + "/messages", "[]");

        answer.isNoContent();
        assertThat(answer.header("X-Request-ID").orElse("")).matches(UUID_V7);
    }

    @Test
    void theServerIsAlive() {
        WireClient.get("/liveness").hasStatus(200).hasJson("{'status': 'alive'}");
    }

    @Test
    void theServerIsReady() {
        WireClient.get("/readiness").hasStatus(200).hasJson("{'status': 'ready'}");
    }

    private static Answer send(Case any, Map<String, String> headers) {
        return WireClient.send(any.method(), any.path(), any.contentType(), any.body(), headers);
    }
}
