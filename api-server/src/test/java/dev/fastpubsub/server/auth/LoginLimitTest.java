package dev.fastpubsub.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.auth.AuthServer.Credential;
import dev.fastpubsub.server.support.TestDatabase;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginLimitTest {

    private static final int ALLOWED = 10;

    private final TestDatabase database = TestDatabase.create();
    private final AuthServer server = AuthServer.start(database);

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    @Test
    void guessingASecretIsSlowedDown() {
        Credential client = server.client("*");
        HttpResponse<String> last;
        Duration taken;
        do {
            long start = System.nanoTime();
            last = login(client.id(), "wrong");
            taken = Duration.ofNanos(System.nanoTime() - start);
        } while (last.statusCode() == 401);

        assertThat(taken).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(last.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(last.body()).isEqualTo("{\"detail\":\"Too many failed logins, try again later\"}");
    }

    @Test
    void guessesAtOnceAreCountedLikeGuessesInTurn() throws Exception {
        Credential client = server.client("*");
        List<Callable<Integer>> guesses = Collections.nCopies(
                5 * ALLOWED, () -> login(client.id(), "wrong").statusCode());

        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            long judged = 0;
            for (Future<Integer> guess : callers.invokeAll(guesses)) {
                judged += guess.get() == 401 ? 1 : 0;
            }
            assertThat(judged).isBetween((long) ALLOWED, 2L * ALLOWED);
        }
    }

    @Test
    void theRightfulClientIsNotLockedOutByAnotherAtItsAddress() {
        Credential client = server.client("*");
        exhaust(client);

        assertThat(login(client.id(), client.secret()).statusCode()).isEqualTo(201);
    }

    @Test
    void anotherClientAtTheSameAddressIsNotHindered() {
        exhaust(server.client("*"));

        assertThat(login(server.client("*").id(), "wrong").statusCode()).isEqualTo(401);
    }

    @Test
    void whoComesFromElsewhereIsNotHindered() {
        LoginLimit limit = new LoginLimit();
        for (int i = 0; i < ALLOWED; i++) {
            limit.count("client", "192.0.2.1");
            limit.count("client", "2001:db8:1:2::1");
        }

        assertThat(limit.count("client", "192.0.2.1")).isFalse();
        assertThat(limit.count("client", "192.0.2.2")).isTrue();
        assertThat(limit.count("client", "2001:db8:1:2:ffff::9"))
                .as("the same network")
                .isFalse();
        assertThat(limit.count("client", "2001:db8:1:3::1")).isTrue();
        assertThat(limit.count("other", "192.0.2.1")).isTrue();
    }

    /** Until one is told to wait. */
    private void exhaust(Credential client) {
        for (int i = 0; i < ALLOWED; i++) {
            assertThat(login(client.id(), "wrong" + i).statusCode()).isEqualTo(401);
        }
        await().until(() -> login(client.id(), "wrong").statusCode() == 429);
    }

    private HttpResponse<String> login(String id, String secret) {
        return server.send(
                "POST", "/oauth/token", null, "{\"client_id\": \"" + id + "\", \"client_secret\": \"" + secret + "\"}");
    }
}
