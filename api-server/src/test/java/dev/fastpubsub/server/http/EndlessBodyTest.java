package dev.fastpubsub.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies in chunks that never end. */
@Timeout(60)
class EndlessBodyTest {

    private static final int LARGEST = 2_000_000;
    private static TestDatabase database;
    private static TestServer server;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        server = TestServer.start(database, Map.of("FASTPUBSUB_API_MAX_BODY_BYTES", Integer.toString(LARGEST)));
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    /** In chunks of a byte, too, of which each takes six on its way. */
    @ParameterizedTest
    @CsvSource({"/topics/t/messages,1000", "/oauth/token,1000", "/topics,60000", "/oauth/token,1"})
    void aBodyWithoutAnEndIsTooLargeAndTheConnectionIsClosed(String path, int chunk) throws Exception {
        URI uri = server.baseUri();
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(30_000);
            CompletableFuture<Void> sender =
                    CompletableFuture.runAsync(() -> sendUntilClosed(socket, path, chunk), Thread::startVirtualThread);
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));

            assertThat(in.readLine()).startsWith("HTTP/1.1 413");
            sender.get(30, TimeUnit.SECONDS);
        }
    }

    /** The server reads some more, so that the client can read its answer, and then no more. */
    private static void sendUntilClosed(Socket socket, String path, int chunk) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n")
                    .getBytes(ISO_8859_1));
            byte[] chunks = (Integer.toHexString(chunk) + "\r\n" + " ".repeat(chunk) + "\r\n")
                    .repeat(Math.max(1, 1_000 / chunk))
                    .getBytes(ISO_8859_1);
            while (true) {
                out.write(chunks);
            }
        } catch (IOException e) {
            // The end that was waited for.
        }
    }
}
