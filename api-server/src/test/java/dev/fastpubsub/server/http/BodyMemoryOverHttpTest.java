package dev.fastpubsub.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.support.ServerProcess;
import dev.fastpubsub.server.support.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The largest bodies, on many connections at once, against a server with little memory. */
@Timeout(120)
class BodyMemoryOverHttpTest {

    private static final int CONNECTIONS = 24;
    private static final int LARGEST = 32 * 1024 * 1024;

    /** As many as fit into the largest body. */
    private static final byte[] LARGE = messages(31, 1024 * 1024 - 8);

    private static TestDatabase database;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        database = TestDatabase.create();
        server = ServerProcess.start(
                Map.of("FASTPUBSUB_DATABASE_URL", database.jdbcUrl()),
                List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"));
        assertThat(post("/topics", "{\"id\":\"t\"}".getBytes(UTF_8)).status()).isEqualTo(201);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.close();
        database.close();
    }

    @Test
    void everyLargeBodyIsAnsweredAndTheServerGoesOn() throws Exception {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            byte[] body = i % 4 == 3 ? spaces(i % 8 == 3 ? LARGEST : LARGEST + 1) : LARGE;
            boolean chunked = i % 3 == 0;
            answers.add(CompletableFuture.supplyAsync(
                    () -> chunked ? postInChunks("/topics/t/messages", body) : post("/topics/t/messages", body),
                    Thread::startVirtualThread));
        }

        Set<Integer> statuses = new TreeSet<>();
        for (CompletableFuture<Answer> future : answers) {
            Answer answer = future.get(90, TimeUnit.SECONDS);
            statuses.add(answer.status());
            if (answer.status() == 503) {
                assertThat(answer.retryAfter()).isNotNull();
            }
        }

        assertThat(statuses).contains(204).isSubsetOf(204, 413, 422, 503);
        assertThat(post("/topics/t/messages", "[{}]".getBytes(UTF_8)).status()).isEqualTo(204);
        assertThat(post("/topics/t/messages", LARGE).status()).isEqualTo(204);
        assertThat(server.hasEndedWithin(0)).isFalse();
    }

    /** Most clients read no answer before they have sent their whole request. */
    @Test
    void whoIsTurnedAwayCanSendToTheEndAndThenReadWhy() throws Exception {
        try (Connection holder = database.dataSource().getConnection()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("SELECT fastpubsub.lock_topic(num) FROM fastpubsub.topic");
            long sent = System.nanoTime();
            CompletableFuture<Answer> inside =
                    CompletableFuture.supplyAsync(() -> post("/topics/t/messages", LARGE), Thread::startVirtualThread);
            awaitLockWait();

            Answer answer = sendThenRead(LARGE);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.retryAfter()).isNotNull();

            holder.rollback();
            // It waits for the lock for ten seconds, and a slow machine may have needed them for the rest.
            int late = System.nanoTime() - sent < TimeUnit.SECONDS.toNanos(9) ? 204 : 503;
            assertThat(inside.get(60, TimeUnit.SECONDS).status()).isIn(204, late);
        }
    }

    @Test
    void thoseWhoOnlySayThatTheyWillSendMuchAreInNobodysWay() throws IOException {
        List<Socket> talkers = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                Socket talker = connect();
                talker.getOutputStream().write(head("/topics/t/messages", "Content-Length: " + LARGEST));
                talkers.add(talker);
            }

            assertThat(post("/topics/t/messages", LARGE).status()).isEqualTo(204);
        } finally {
            for (Socket talker : talkers) {
                talker.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\uD83D\uDE80"})
    void aLargeBodyThatIsNoListIsRefusedAndTheServerGoesOn(String filling) {
        byte[] unit = filling.getBytes(UTF_8);
        String large = filling.repeat((LARGEST - 100) / unit.length);

        assertThat(post("/topics/t/messages", ("{\"k\":\"" + large + "\"}").getBytes(UTF_8))
                        .status())
                .isEqualTo(422);
        assertThat(post("/topics/t/messages", "[{}]".getBytes(UTF_8)).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,", "[],", "\"\u20ac\",", "{\"a\":\"\u20ac\"},"})
    void aLargeListOfWrongElementsIsRefusedAndTheServerGoesOn(String element) {
        byte[] unit = element.getBytes(UTF_8);
        byte[] body = ("[" + element.repeat((LARGEST - 100) / unit.length) + "1]").getBytes(UTF_8);

        assertThat(post("/topics/t/messages", body).status()).isEqualTo(422);
        assertThat(post("/topics/t/messages", "[{}]".getBytes(UTF_8)).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/topics", "/subscriptions", "/subscriptions/s/acks", "/subscriptions/s/dlq/reprocess"})
    void aBodyThatIsLargerThanTheCallCanNeedIsTooLarge(String path) {
        byte[] object = ("{\"id\":\"" + "x".repeat(LARGEST - 100) + "\"}").getBytes(UTF_8);

        assertThat(post(path, object).status()).isEqualTo(413);
        assertThat(post("/topics/t/messages", "[{}]".getBytes(UTF_8)).status()).isEqualTo(204);
    }

    private static Answer post(String path, byte[] body) {
        return exchange(out -> {
            out.write(head(path, "Content-Length: " + body.length));
            out.write(body);
        });
    }

    private static Answer postInChunks(String path, byte[] body) {
        return exchange(out -> {
            out.write(head(path, "Transfer-Encoding: chunked"));
            for (int from = 0; from < body.length; from += 100_000) {
                int length = Math.min(100_000, body.length - from);
                out.write((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
                out.write(body, from, length);
                out.write("\r\n".getBytes(ISO_8859_1));
            }
            out.write("0\r\n\r\n".getBytes(ISO_8859_1));
        });
    }

    /** Sends on the side: the answer may come before all has been sent. */
    private static Answer exchange(Request request) {
        try (Socket socket = connect()) {
            Thread sender = Thread.startVirtualThread(() -> {
                try {
                    request.writeTo(socket.getOutputStream());
                } catch (IOException e) {
                    // Then the server has closed the connection, and its answer says why.
                }
            });
            Answer answer = read(socket);
            socket.close();
            sender.join();
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answer sendThenRead(byte[] body) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(head("/topics/t/messages", "Content-Length: " + body.length));
            socket.getOutputStream().write(body);
            return read(socket);
        }
    }

    private static Answer read(Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        String statusLine = in.readLine();
        if (statusLine == null) {
            throw new IOException("no answer");
        }
        String retryAfter = null;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.startsWith("Retry-After: ")) {
                retryAfter = line;
            }
        }
        return new Answer(Integer.parseInt(statusLine.split(" ", 3)[1]), retryAfter);
    }

    private static void awaitLockWait() {
        await().until(() -> JdbcClient.create(database.dataSource())
                        .sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND"
                                + " wait_event_type = 'Lock'")
                        .query(Integer.class)
                        .single()
                == 1);
    }

    private static Socket connect() throws IOException {
        URI uri = server.baseUri();
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(90_000);
        return socket;
    }

    private static byte[] head(String path, String length) {
        return ("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + length + "\r\n\r\n")
                .getBytes(ISO_8859_1);
    }

    private static byte[] messages(int count, int bytes) {
        String message = "{\"s\":\"" + "x".repeat(bytes - 8) + "\"}";
        return ("[" + (message + ",").repeat(count - 1) + message + "]").getBytes(UTF_8);
    }

    private static byte[] spaces(int size) {
        return ("[" + " ".repeat(size - 2) + "]").getBytes(UTF_8);
    }

    private interface Request {
        void writeTo(OutputStream out) throws IOException;
    }

    private record Answer(int status, @Nullable String retryAfter) {}
}
