package dev.fastpubsub.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.auth.AuthServer.Credential;
import dev.fastpubsub.server.support.TestDatabase;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginLimitTest {

    private static final int MORE_THAN_ALLOWED = 30;

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

        HttpResponse<String> last = guess(client);

        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(last.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(last.body()).isEqualTo("{\"detail\":\"Too many failed logins, try again later\"}");
        assertThat(login(client.id(), client.secret()).statusCode())
                .as("the right secret is not told apart while guessing goes on")
                .isEqualTo(429);
    }

    @Test
    void aClientThatHasLoggedInIsNotLockedOutByAnotherAtItsAddress() {
        Credential client = server.client("*");
        assertThat(login(client.id(), client.secret()).statusCode()).isEqualTo(201);

        assertThat(guess(client).statusCode()).isEqualTo(429);

        assertThat(login(client.id(), client.secret()).statusCode()).isEqualTo(201);
    }

    @Test
    void anotherClientAtTheSameAddressIsNotHindered() {
        assertThat(guess(server.client("*")).statusCode()).isEqualTo(429);

        Credential other = server.client("*");
        assertThat(login(other.id(), other.secret()).statusCode()).isEqualTo(201);
    }

    @Test
    void whoComesFromElsewhereIsNotHindered() {
        LoginLimit limit = new LoginLimit();
        for (int i = 0; i < MORE_THAN_ALLOWED; i++) {
            limit.failed("client", "192.0.2.1");
            limit.failed("client", "2001:db8:1:2::1");
        }

        assertThat(limit.allows("client", "192.0.2.1")).isFalse();
        assertThat(limit.allows("client", "192.0.2.2")).isTrue();
        assertThat(limit.allows("client", "2001:db8:1:2:ffff::9"))
                .as("the same network")
                .isFalse();
        assertThat(limit.allows("client", "2001:db8:1:3::1")).isTrue();
        assertThat(limit.allows("other", "192.0.2.1")).isTrue();
    }

    private HttpResponse<String> guess(Credential client) {
        HttpResponse<String> last = login(client.id(), "wrong");
        assertThat(last.statusCode()).isEqualTo(401);
        for (int i = 0; i < MORE_THAN_ALLOWED; i++) {
            last = login(client.id(), "wrong" + i);
        }
        return last;
    }

    private HttpResponse<String> login(String id, String secret) {
        return server.send(
                "POST", "/oauth/token", null, "{\"client_id\": \"" + id + "\", \"client_secret\": \"" + secret + "\"}");
    }
}
