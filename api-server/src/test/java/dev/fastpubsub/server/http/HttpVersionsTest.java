package dev.fastpubsub.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What versions of HTTP are answered with, over a bare socket. */
class HttpVersionsTest {

    private static final int PATIENCE_MILLIS = 20_000;

    private static TestDatabase database;
    private static TestServer server;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        server = TestServer.start(database, Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    @Test
    void anAnswerToHttp10ClosesTheConnection() throws IOException {
        assertThat(exchange("GET /liveness HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("Connection: close");
    }

    @Test
    void aVersionThatDoesNotExistIsRefused() throws IOException {
        assertThat(exchange("GET /liveness HTTP/7.0\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 505");
    }

    /** Whose answers have neither status line nor headers; Tomcat would remember that until it understands a request line. */
    @Test
    void http09OfOneClientDoesNotChangeTheAnswersToOthers() throws IOException {
        for (int i = 0; i < 20; i++) {
            assertThat(exchange("GET /liveness\r\n")).isEqualTo("{\"status\":\"alive\"}");

            assertThat(exchange("G\0T /liveness HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 400")
                    .endsWith("{\"detail\":\"Bad Request\"}");
        }
    }

    /** All that comes until the server closes the connection. */
    private static String exchange(String request) throws IOException {
        try (Socket socket =
                new Socket(server.baseUri().getHost(), server.baseUri().getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}
