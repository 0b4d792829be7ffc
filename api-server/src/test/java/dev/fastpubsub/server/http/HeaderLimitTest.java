package dev.fastpubsub.server.http;

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

/** A request whose line or headers are too large is told so, and how large they may be. */
class HeaderLimitTest {

    private static final String DETAIL = "{\"detail\":\"Request line and headers are larger than 4096 bytes\"}";

    private static TestDatabase database;
    private static TestServer server;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        server = TestServer.start(database, Map.of("FASTPUBSUB_API_MAX_HEADER_BYTES", "4096"));
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
        database.close();
    }

    @Test
    void aHeaderThatIsTooLarge() throws IOException, InterruptedException {
        assertThat(status("/liveness", "x".repeat(3_500))).isEqualTo(200);

        isTooLarge(send("/liveness", "x".repeat(4_100)));
    }

    @Test
    void aLineThatIsTooLarge() throws IOException, InterruptedException {
        String path = "/subscriptions/s/messages?consumer_id=";
        assertThat(status(path + "x".repeat(100), "")).isEqualTo(404);

        isTooLarge(send(path + "x".repeat(4_100), ""));
    }

    private static void isTooLarge(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(DETAIL);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(answer.headers().firstValue("X-Request-ID")).isPresent();
        assertThat(answer.headers().firstValue("Connection")).hasValue("close");
    }

    private static int status(String path, String header) throws IOException, InterruptedException {
        return send(path, header).statusCode();
    }

    private static HttpResponse<String> send(String path, String header) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.baseUri().resolve(path))
                .header("X-Custom", header)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
