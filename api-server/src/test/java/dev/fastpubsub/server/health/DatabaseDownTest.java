package dev.fastpubsub.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server whose database has gone away under it. */
class DatabaseDownTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static TestServer server;

    @BeforeAll
    static void startAndTakeTheDatabaseAway() throws IOException, InterruptedException {
        try (TestDatabase database = TestDatabase.create()) {
            server = TestServer.start(database, Map.of("FASTPUBSUB_DATABASE_POOL_SIZE", "1"));
            assertThat(send("GET", "/readiness", "").body()).isEqualTo("{\"status\":\"ready\"}");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theServerIsAlive() throws IOException, InterruptedException {
        HttpResponse<String> answer = send("GET", "/liveness", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"alive\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GET; /readiness; ''",
                "GET; /topics; ''",
                "POST; /topics; {\"id\":\"a\"}",
                "POST; /topics/a/messages; [{}]",
                "GET; /subscriptions/a/messages?consumer_id=c; ''",
                "POST; /subscriptions/a/acks; []",
                "GET; /subscriptions/a/metrics; ''",
            })
    void everyCallThatNeedsItSaysSoAndWhenToAskAgain(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = send(method, path, body);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"detail\":\"database is down\"}");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }

    private static HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.baseUri().resolve(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }
}
