package dev.fastpubsub.server.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Ids and headers that would be more than values, were they put into SQL, paths or answers as they are. */
class InjectionTest {

    private static final byte[] NOTHING = {};

    private final Channel channel = Channel.open();

    static Stream<String> ids() {
        return Stream.of(
                "' OR '1'='1",
                "'; DROP TABLE fastpubsub.topic; --",
                "x'); DELETE FROM fastpubsub.message; --",
                "\" OR \"\"=\"",
                "x' UNION SELECT secret_hash FROM fastpubsub.client --",
                "$1",
                "$$; SELECT pg_sleep(5); $$",
                "x\\'; SELECT 1; --",
                ":id",
                "?",
                "%",
                "x\u0000y",
                "x\r\nX-Injected: 1",
                "x\r\n\r\nHTTP/1.1 200 OK",
                "x\u2028y",
                "../topics",
                "..\\topics",
                "a/b",
                "a;b",
                "a?b",
                "a#b");
    }

    @ParameterizedTest
    @MethodSource("ids")
    void anIdThatIsMoreThanAnIdIsRefusedInABody(String id) {
        for (Map<String, String> body : List.of(
                Map.of("id", id),
                Map.of("id", WireClient.freshId(), "topic_id", id),
                Map.of("id", id, "topic_id", channel.topic()))) {
            String path = body.containsKey("topic_id") ? "/subscriptions" : "/topics";
            Answer answer = WireClient.post(path, JsonMapper.shared().writeValueAsString(body));

            assertThat(answer.status()).as(answer.text()).isIn(404, 422);
            isUnharmed(answer);
        }
    }

    @ParameterizedTest
    @MethodSource("ids")
    void anIdThatIsMoreThanAnIdIsNobodysInAPath(String id) {
        String encoded = URLEncoder.encode(id, UTF_8).replace("+", "%20");
        for (String line : List.of(
                "GET /topics/" + encoded,
                "DELETE /topics/" + encoded,
                "GET /subscriptions/" + encoded,
                "DELETE /subscriptions/" + encoded,
                "GET /subscriptions/" + encoded + "/messages?consumer_id=c",
                "GET /subscriptions/" + encoded + "/metrics",
                "DELETE /clients/" + encoded)) {
            Answer answer = RawHttp.exchange(line + " HTTP/1.1", Map.of(), NOTHING);

            assertThat(answer.status()).as("%s: %s", line, answer.text()).isIn(400, 404, 422);
            isUnharmed(answer);
        }
    }

    @ParameterizedTest
    @MethodSource("ids")
    void aConsumersIdIsAValue(String id) {
        String encoded = URLEncoder.encode(id, UTF_8).replace("+", "%20");
        Answer answer = RawHttp.exchange(
                "GET /subscriptions/" + channel.subscription() + "/messages?consumer_id=" + encoded + " HTTP/1.1",
                Map.of(),
                NOTHING);

        assertThat(answer.status()).as(answer.text()).isIn(200, 400, 422);
        isUnharmed(answer);
    }

    /** Whoever asks for what is not there gets nothing else in its place. */
    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "%2e%2e", "%2e", "%2E%2e", ".%2e", "..;x=y", "%252e%252e"})
    void aPathWithDotsReachesNoOtherCall(String dots) {
        for (String line : List.of(
                "DELETE /topics/" + dots,
                "DELETE /subscriptions/" + dots,
                "DELETE /topics/" + channel.topic() + "/" + dots,
                "DELETE /topics/" + channel.topic() + "/" + dots + "/" + dots,
                "GET /subscriptions/" + dots + "/messages?consumer_id=c",
                "PUT /clients/" + dots,
                "DELETE /subscriptions/x/" + dots + "/" + dots + "/topics/" + dots)) {
            Answer answer = RawHttp.exchange(line + " HTTP/1.1", Map.of("Content-Length", "0"), NOTHING);

            assertThat(answer.status()).as("%s: %s", line, answer.text()).isIn(400, 404, 405, 422);
            isUnharmed(answer);
        }
    }

    /** A path is taken as it is written: the id whose scope was checked is the id that the call is about. */
    @Test
    void noPathIsResolved() {
        String detour = "/subscriptions/../topics/" + channel.topic();

        assertThat(RawHttp.exchange("GET " + detour + " HTTP/1.1", Map.of(), NOTHING)
                        .status())
                .isEqualTo(404);
        assertThat(RawHttp.exchange("DELETE " + detour + " HTTP/1.1", Map.of(), NOTHING)
                        .status())
                .isEqualTo(404);
        WireClient.get("/topics/" + channel.topic()).hasStatus(200);
    }

    /** They are good ids, too; a client or a proxy that resolves paths cannot reach them, and nobody else's in their place. */
    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void dotsAreAnIdForThoseWhoSendThemAsTheyAre(String dots) {
        WireClient.post("/topics", "{\"id\": \"" + dots + "\"}").hasStatus(201);

        for (String spelled : List.of(dots, dots.replace(".", "%2e"))) {
            Answer answer = RawHttp.exchange("GET /topics/" + spelled + " HTTP/1.1", Map.of(), NOTHING);
            assertThat(answer.status()).as(spelled).isEqualTo(200);
            assertThat(answer.json().path("id").asString()).isEqualTo(dots);
        }
        assertThat(RawHttp.exchange("DELETE /topics/" + dots + " HTTP/1.1", Map.of(), NOTHING)
                        .status())
                .isEqualTo(204);
        WireClient.get("/topics/" + channel.topic()).hasStatus(200);
    }

    /** As they stand on the wire. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Request-ID: a\rX-Injected: 1",
                "X-Request-ID: a\nX-Injected: 1",
                "X-Request-ID: a\r\n X-Injected: 1",
                "X-Request-ID: a%0d%0aX-Injected: 1",
                "X-Request-ID: a\u0085X-Injected: 1",
                "X-Request-ID: a\u0000X-Injected: 1",
                "Accept: application/problem+json\rX-Injected: 1",
                "Accept-Language: de\rX-Injected: 1",
                "Content-Type: application/json\rX-Injected: 1",
                "Host: a\rX-Injected: 1",
                "Origin: http://a\rX-Injected: 1",
                "X-Forwarded-Host: evil.example",
            })
    void aHeaderOfTheRequestMakesNoneOfTheAnswer(String header) {
        for (String path : List.of("/topics/" + channel.topic(), "/topics/nope", "/nope", "/topics?limit=x")) {
            Answer answer = RawHttp.exchange(out -> {
                out.write(RawHttp.head("GET " + path + " HTTP/1.1", Map.of())
                        .replaceFirst("\r\n\r\n$", "\r\n")
                        .getBytes(UTF_8));
                out.write((header + "\r\n\r\n").getBytes(UTF_8));
            });

            assertThat(answer.status()).as(answer.text()).isIn(200, 400, 404, 422);
            assertThat(answer.headers().toString()).doesNotContainIgnoringCase("injected", "evil.example");
            isUnharmed(answer);
        }
    }

    /** Nothing of the inside is told, no header was made, and what was there is there. */
    private void isUnharmed(Answer answer) {
        assertThat(answer.header("X-Injected")).isEmpty();
        assertThat(answer.text())
                .doesNotContainIgnoringCase("syntax error", "psqlexception", "secret_hash\"", "at dev.");
        WireClient.get("/topics/" + channel.topic()).hasStatus(200);
        WireClient.get("/subscriptions/" + channel.subscription()).hasStatus(200);
    }
}
