package dev.fastpubsub.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server says of its requests, read from standard error as it is. */
class RequestLogTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @ParameterizedTest
    @ValueSource(strings = {"logfmt", "json"})
    void everyRequestIsALineWithAllItsFields(String format) throws IOException, InterruptedException {
        try (CapturedLog log = new CapturedLog();
                TestDatabase database = TestDatabase.create();
                TestServer server = start(database, "FASTPUBSUB_LOG_FORMATTER", format)) {
            send(server, "POST", "/topics", "{\"id\":\"a\"}");
            send(server, "GET", "/topics/a?x=y", "");
            send(server, "GET", "/no/such/path", "");
            send(server, "GET", "/liveness", "");
            send(server, "GET", "/readiness", "");
            server.close();

            List<Map<String, String>> requests = requests(log, format);

            assertThat(requests)
                    .extracting(line -> line.get("method") + " " + line.get("path") + " " + line.get("status"))
                    .containsExactly("POST /topics 201", "GET /topics/{id} 200", "GET unmatched 404");
            assertThat(requests).allSatisfy(line -> {
                assertThat(line)
                        .containsOnlyKeys(
                                "time",
                                "level",
                                "logger",
                                "message",
                                "request_id",
                                "method",
                                "path",
                                "status",
                                "duration_ms",
                                "client_id")
                        .containsEntry("level", "info")
                        .containsEntry("request_id", "id-of-the-test");
                assertThat(Double.parseDouble(line.getOrDefault("duration_ms", "")))
                        .isBetween(0.001, 60_000.0);
            });
        }
    }

    @Test
    void requestsAreNotLoggedWhereNobodyWantsThem() throws IOException, InterruptedException {
        try (CapturedLog log = new CapturedLog();
                TestDatabase database = TestDatabase.create();
                TestServer server = start(database, "FASTPUBSUB_LOG_REQUESTS", "false")) {
            send(server, "GET", "/topics", "");
            server.close();

            assertThat(requests(log, "logfmt")).isEmpty();
        }
    }

    @Test
    void noPayloadAndNoSecretIsLoggedHoweverTalkativeTheServerIs() throws IOException, InterruptedException {
        try (CapturedLog log = new CapturedLog();
                TestDatabase database = TestDatabase.create();
                TestServer server = start(
                        database,
                        "FASTPUBSUB_API_DEBUG",
                        "true",
                        "FASTPUBSUB_DATABASE_ECHO",
                        "true",
                        "FASTPUBSUB_AUTH_SECRET_KEY",
                        "hunter2".repeat(5))) {
            send(server, "POST", "/topics", "{\"id\":\"a\"}");
            send(
                    server,
                    "POST",
                    "/subscriptions",
                    "{\"id\":\"s\",\"topic_id\":\"a\",\"filter\":{\"k\":[\"hunter2\"]}}");
            send(server, "POST", "/topics/a/messages", "[{\"k\":\"hunter2\"}]");
            send(server, "POST", "/topics/a/messages", "[{\"k\":\"hunter2\"");
            send(server, "GET", "/subscriptions/s/messages?consumer_id=hunter2", "");
            send(server, "GET", "/subscriptions/s/messages?consumer_id=c&batch_size=hunter2", "");
            send(server, "GET", "/hunter2?hunter2=hunter2", "");
            send(server, "GET", "/liveness", "");
            server.close();

            assertThat(log.text()).doesNotContain("hunter2");
            assertThat(requests(log, "logfmt"))
                    .hasSize(8)
                    .anySatisfy(line ->
                            assertThat(line).containsEntry("level", "debug").containsEntry("path", "/liveness"));
            assertThat(log.lines("logfmt")).anySatisfy(line -> {
                assertThat(line.get("message"))
                        .contains("Executing prepared SQL statement")
                        .contains("claim");
                assertThat(line).containsEntry("request_id", "id-of-the-test");
            });
        }
    }

    @Test
    void whatIsLoggedDuringARequestCarriesItsId() throws IOException, InterruptedException {
        try (CapturedLog log = new CapturedLog();
                TestDatabase database = TestDatabase.create();
                TestServer server = start(database, "FASTPUBSUB_DATABASE_POOL_SIZE", "1")) {
            database.close();

            assertThat(send(server, "GET", "/topics", "")).isEqualTo(503);
            server.close();

            assertThat(log.lines("logfmt"))
                    .anySatisfy(line -> assertThat(line)
                            .containsEntry("logger", "dev.fastpubsub.server.http.ErrorMapping")
                            .containsEntry("level", "warning")
                            .containsEntry("request_id", "id-of-the-test"));
        }
    }

    private static List<Map<String, String>> requests(CapturedLog log, String format) {
        return log.lines(format).stream()
                .filter(line -> "request".equals(line.get("message")))
                .toList();
    }

    private static TestServer start(TestDatabase database, String... namesAndValues) {
        Map<String, String> variables = new HashMap<>(Map.of("FASTPUBSUB_LOG_REQUESTS", "true"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return TestServer.start(database, variables);
    }

    private static int send(TestServer server, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.baseUri().resolve(path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer hunter2")
                .header("X-Request-ID", "id-of-the-test")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
    }
}
