package dev.fastpubsub.server.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Requests that no well-behaved client sends. */
class RawRequestsTest {

    private static final byte[] NOTHING = {};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/topics/%",
                "/topics/%zz",
                "/topics/%4",
                "/topics/%00",
                "/topics/a%00b",
                "/topics/a%2Fb",
                "/topics/a%5Cb",
                "/topics/a\\b",
                "/topics/%ff",
                "/topics/%C3%28",
                "/topics/%ED%A0%80",
                "/topics/%2e%2e/x",
                "/topics/..%2f..",
                "/topics/..",
                "/topics/.",
                "/../topics/x",
                "//topics",
                "/topics//",
                "//",
                "/topics/",
                "/topics//messages",
                "/topics/a;b=c",
                "/topics;x=y/nope",
                "/topics/{id}",
                "/topics/[x]",
                "/topics/a|b",
                "/topics/\"<>^`",
                "/topics/a#b",
                "/topics/\u00e9",
                "/topics?offset=%zz",
                "/topics?offset=%",
                "/topics?offset=%00",
                "/topics?offset=%ff",
                "/topics?=&&=x&limit",
                "/topics?limit=1&limit=0",
                "/topics?limit[]=1",
                "/subscriptions/%00/messages?consumer_id=w",
                "/subscriptions/x/messages?consumer_id=%ff",
                "/subscriptions/x/messages?consumer_id=%ED%A0%80",
                "/subscriptions/x/messages?consumer_id=%",
                "/subscriptions/x%2Fmessages?consumer_id=w",
                "*",
                "topics",
                "http://",
                "/topics/x y"
            })
    void aStrangeTargetIsNeverAServerError(String target) {
        for (String method : new String[] {"GET", "DELETE"}) {
            Answer answer = RawHttp.exchange(method + " " + target + " HTTP/1.1", Map.of(), NOTHING);

            assertThat(answer.status()).as("status, with %s", answer.text()).isBetween(200, 499);
            if (answer.status() >= 400 && !answer.text().isEmpty()) {
                assertThat(answer.json().has("detail")).as(answer.text()).isTrue();
            }
        }
    }

    @Test
    void aVeryLongPathIsNeverAServerError() {
        Answer answer = RawHttp.exchange("GET /topics/" + "x".repeat(100_000) + " HTTP/1.1", Map.of(), NOTHING);

        assertThat(answer.status()).isBetween(400, 499);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /liveness HTTP/9.9\r\n\r\n",
                "GET /liveness HTTP/x\r\n\r\n",
                "GET /liveness HTTP/1.1\r\n\r\n",
                "GET /liveness HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
                "GET /liveness HTTP/1.1\r\nHost: a\r\nno colon\r\nConnection: close\r\n\r\n",
                "G@T /liveness HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "POST /topics HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\nConnection: close\r\n\r\n",
                "POST /topics HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\nConnection: close\r\n\r\n",
                "POST /topics HTTP/1.1\r\n"
                        + "Host: a\r\n"
                        + "Content-Length: 1\r\n"
                        + "Content-Length: 2\r\n"
                        + "Connection: close\r\n\r\n"
                        + "{}",
                "POST /topics HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\nConnection: close\r\n\r\n",
            })
    void aMalformedRequestIsNeverAServerError(String request) {
        Answer answer = RawHttp.exchange(out -> out.write(request.getBytes(ISO_8859_1)));

        assertThat(answer.status())
                .as("status, with %s", answer.text())
                .isBetween(200, 505)
                .isNotIn(500, 502, 503, 504);
        if (!answer.text().isEmpty()) {
            assertThat(answer.json().has("detail")).as(answer.text()).isTrue();
        }
    }

    @Test
    void manyLanguagesAreNoServerError() {
        Map<String, String> languages = Map.of("Accept-Language", "de,".repeat(11) + "en");

        assertThat(RawHttp.exchange("GET /topics HTTP/1.1", languages, NOTHING).status())
                .isEqualTo(200);
    }

    @Test
    void aWildcardAsContentTypeIsNoServerErrorWhereThereIsNoCall() {
        Map<String, String> wildcard = Map.of("Content-Type", "*/*");

        assertThat(RawHttp.exchange("GET /nope HTTP/1.1", wildcard, NOTHING).status())
                .isEqualTo(404);
    }

    @Test
    void optionsAreRefusedWithWhatIsAllowed() {
        Answer answer = RawHttp.exchange("OPTIONS /topics/t HTTP/1.1", Map.of(), NOTHING);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow").orElse("").split(",\\s*")).containsExactlyInAnyOrder("GET", "DELETE");
    }

    @Test
    void aHundredViolationsAreToldAndHowManyMoreThereAre() {
        byte[] body = ("[" + "1,".repeat(9_999) + "1]").getBytes(UTF_8);

        JsonNode detail = post("/topics/t/messages", "application/json", body)
                .hasStatus(422)
                .json()
                .get("detail");

        assertThat(detail.size()).isEqualTo(101);
        assertThat(detail.get(100).get("msg").asString()).isEqualTo("and 9900 more of its parts are wrong");
    }

    @Test
    void aBodyThatIsNotUtf8IsRefused() {
        byte[] body = "{\"id\":\"\u00e9\"}".getBytes(ISO_8859_1);

        Answer answer = post("/topics", "application/json", body).hasStatus(422).hasFields("detail");

        assertThat(answer.json().get("detail").get(0).get("loc").get(0).asString())
                .isEqualTo("body");
    }

    @Test
    void aMessageThatIsNotUtf8IsRefusedAndNothingIsPublished() {
        Channel channel = Channel.open();
        for (int[] bytes : new int[][] {{0xff}, {0xc3, 0x28}, {0xed, 0xa0, 0x80}, {0xc0, 0x80}, {0xf8}, {0xe2, 0x82}}) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes("[{\"a\":1},{\"s\":\"".getBytes(UTF_8));
            for (int each : bytes) {
                body.write(each);
            }
            body.writeBytes("\"}]".getBytes(UTF_8));

            post("/topics/" + channel.topic() + "/messages", "application/json", body.toByteArray())
                    .hasStatus(422);
        }

        channel.hasMetrics(0, 0, 0, 0);
    }

    @Test
    void aBodyInChunksIsTaken() {
        Channel channel = Channel.open();
        String head = RawHttp.head(
                "POST /topics/" + channel.topic() + "/messages HTTP/1.1",
                Map.of("Content-Type", "application/json", "Transfer-Encoding", "chunked"));

        Answer answer = RawHttp.exchange(out -> {
            out.write(head.getBytes(ISO_8859_1));
            for (String chunk : new String[] {"[{\"s\":", "\"a", "b\"}", "]"}) {
                out.write((Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n").getBytes(ISO_8859_1));
                out.flush();
            }
            out.write("0\r\n\r\n".getBytes(ISO_8859_1));
        });

        answer.isNoContent();
        assertThat(channel.consumePayloads()).containsExactly("{\"s\":\"ab\"}");
    }

    @Test
    void aConnectionServesManyRequests() throws IOException {
        ByteArrayOutputStream requests = new ByteArrayOutputStream();
        String host = "\r\nHost: " + WireClient.server().getAuthority() + "\r\n";
        requests.writeBytes(("GET /liveness HTTP/1.1" + host + "\r\n").getBytes(ISO_8859_1));
        requests.writeBytes(("GET /nope HTTP/1.1" + host + "\r\n").getBytes(ISO_8859_1));
        requests.writeBytes(("GET /liveness HTTP/1.1" + host + "Connection: close\r\n\r\n").getBytes(ISO_8859_1));

        assertThat(RawHttp.exchangeAll(out -> requests.writeTo(out), 3))
                .extracting(Answer::status)
                .containsExactly(200, 404, 200);
    }

    private static Answer post(String path, String contentType, byte[] body) {
        Map<String, String> headers =
                Map.of("Content-Type", contentType, "Content-Length", Integer.toString(body.length));
        return RawHttp.exchange("POST " + path + " HTTP/1.1", headers, body);
    }
}
