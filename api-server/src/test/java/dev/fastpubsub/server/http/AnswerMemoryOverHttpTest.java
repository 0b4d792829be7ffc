package dev.fastpubsub.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.ServerProcess;
import dev.fastpubsub.server.support.TestDatabase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The largest answers, to many clients that do not take them, from a server with little memory. */
@Timeout(120)
class AnswerMemoryOverHttpTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int LARGE_MESSAGES = 24;
    private static final String LARGE = "{\"s\":\"" + "x".repeat(1024 * 1024 - 8) + "\"}";

    private static TestDatabase database;
    private static ServerProcess server;
    private static HttpClient http;

    /** Topics of large and of small messages, with a subscription in which all are dead, and one in which they wait. */
    @BeforeAll
    static void start() throws IOException, InterruptedException {
        database = TestDatabase.create();
        server = ServerProcess.start(
                Map.of("FASTPUBSUB_DATABASE_URL", database.jdbcUrl()),
                List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"));
        http = HttpClient.newHttpClient();
        for (String topic : List.of("large", "small")) {
            post("/topics", "{\"id\":\"" + topic + "\"}");
            for (String state : List.of("dead", "waiting")) {
                post(
                        "/subscriptions",
                        "{\"id\":\"%s-%s\",\"topic_id\":\"%s\",\"max_delivery_attempts\":1}"
                                .formatted(topic, state, topic));
            }
        }
        post("/topics/large/messages", "[" + (LARGE + ",").repeat(LARGE_MESSAGES - 1) + LARGE + "]");
        post("/topics/small/messages", "[{},{}]");
        for (String topic : List.of("large", "small")) {
            for (String ids = claimed(topic + "-dead"); !ids.equals("[]"); ids = claimed(topic + "-dead")) {
                post("/subscriptions/" + topic + "-dead/nacks", ids);
            }
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        http.close();
        server.close();
        database.close();
    }

    @Test
    void aPageOfDeadLettersEndsWhereAnAnswerWouldBeTooLargeAndTheNextBeginsThere() throws Exception {
        List<JsonNode> first = data(get("/subscriptions/large-dead/dlq?limit=100"));
        List<JsonNode> rest = data(get("/subscriptions/large-dead/dlq?limit=100&offset=" + first.size()));

        assertThat(first).hasSizeBetween(15, 16);
        assertThat(first.size() + rest.size()).isEqualTo(LARGE_MESSAGES);
        assertThat(data(get("/subscriptions/large-dead/dlq?limit=3"))).hasSize(3);
        assertThat(data(get("/subscriptions/large-dead/dlq?offset=1000"))).isEmpty();
    }

    @Test
    void whoDoesNotTakeLargeAnswersCannotFillTheMemory() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                slow.add(ask("/subscriptions/large-dead/dlq?limit=100"));
            }
            List<String> statuses = new ArrayList<>();
            for (Socket socket : slow) {
                statuses.add(new String(socket.getInputStream().readNBytes(12), ISO_8859_1));
            }

            assertThat(statuses).containsOnlyOnce("HTTP/1.1 200").contains("HTTP/1.1 503");
            assertThat(data(get("/subscriptions/small-dead/dlq"))).hasSize(2);
            HttpResponse<String> refused = get("/subscriptions/large-waiting/messages?consumer_id=w&batch_size=100");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }

        List<JsonNode> messages = data(get("/subscriptions/large-waiting/messages?consumer_id=w&batch_size=1"));
        assertThat(messages)
                .singleElement()
                .satisfies(message ->
                        assertThat(message.path("delivery_attempts").asInt()).isEqualTo(1));
        assertThat(server.hasEndedWithin(0)).isFalse();
    }

    /** Asks, and takes as little of the answer as TCP allows. */
    private static Socket ask(String path) throws IOException {
        URI uri = server.baseUri();
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(ISO_8859_1));
        return socket;
    }

    private static String claimed(String subscription) throws IOException, InterruptedException {
        return data(get("/subscriptions/" + subscription + "/messages?consumer_id=w&batch_size=100")).stream()
                .map(message -> message.path("id").toString())
                .toList()
                .toString();
    }

    private static List<JsonNode> data(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer::body).isEqualTo(200);
        return StreamSupport.stream(JSON.readTree(answer.body()).path("data").spliterator(), false)
                .toList();
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(server.baseUri().resolve(path)).build(), BodyHandlers.ofString());
    }

    private static void post(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.baseUri().resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isLessThan(300);
    }
}
