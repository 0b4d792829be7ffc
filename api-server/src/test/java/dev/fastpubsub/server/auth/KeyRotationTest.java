package dev.fastpubsub.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.auth.AuthServer.Credential;
import dev.fastpubsub.server.support.Overheard;
import dev.fastpubsub.server.support.TestDatabase;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import io.jsonwebtoken.security.SignatureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two servers over one database, each with a file of keys of its own that changes while they run, the second's later. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyRotationTest {

    private static final String OLD = Overheard.secret("old-" + UUID.randomUUID());
    private static final String NEW = Overheard.secret("new-" + UUID.randomUUID());

    /** Several times as long as a server takes to look at its file. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int CALLS_IN_BETWEEN = 200;

    private final TestDatabase database = TestDatabase.create();
    private Server one;
    private Server other;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        one = Server.start(database, folder.resolve("one"));
        other = Server.start(database, folder.resolve("other"));
    }

    @AfterAll
    void stop() {
        one.server.close();
        other.server.close();
        database.close();
    }

    @Test
    void noCallFailsWhileTheKeyIsChangedThoughTheServersLearnOfItOneAfterTheOther() throws IOException {
        Credential client = one.server.client("*");
        String first = one.server.token(client);
        try (TokenTraffic traffic = TokenTraffic.start(client, one.server, other.server)) {
            for (Server server : new Server[] {one, other}) {
                server.write(OLD + "\n" + NEW + "\n");
                await().atMost(PATIENCE).until(() -> server.accepts(client, NEW));
                traffic.awaitCalls(CALLS_IN_BETWEEN);
            }
            for (Server server : new Server[] {one, other}) {
                server.write(NEW + "\n" + OLD + "\n");
                await().atMost(PATIENCE).until(() -> server.signsWith(client, NEW));
                traffic.awaitCalls(CALLS_IN_BETWEEN);
            }
            for (Server server : new Server[] {one, other}) {
                // A further key tells that the file was looked at; nothing else could be seen of a key that has gone.
                String mark = Overheard.secret("mark-" + UUID.randomUUID());
                server.write(NEW + "\n" + mark + "\n");
                await().atMost(PATIENCE).until(() -> server.accepts(client, mark));
                traffic.awaitCalls(CALLS_IN_BETWEEN);
            }

            assertThat(traffic.failures()).isEmpty();
            assertThat(traffic.calls()).isGreaterThan(6L * CALLS_IN_BETWEEN);
        }
        for (Server server : new Server[] {one, other}) {
            assertThat(server.server.get("/topics", first).statusCode())
                    .as("with a token of before")
                    .isEqualTo(200);
            assertThat(server.signsWith(client, OLD)).isFalse();
        }
        assertThat(Overheard.leaks()).isEmpty();
    }

    private record Server(AuthServer server, Path keys) {

        static Server start(TestDatabase database, Path keys) throws IOException {
            Files.writeString(keys, OLD + "\n");
            return new Server(
                    AuthServer.start(
                            database,
                            Map.of(
                                    "FASTPUBSUB_AUTH_SECRET_KEY",
                                    "",
                                    "FASTPUBSUB_AUTH_SECRET_KEY_FILE",
                                    keys.toString())),
                    keys);
        }

        /** At once, so that no server sees half of it. */
        void write(String text) throws IOException {
            Path next = Files.writeString(keys.resolveSibling("next"), text);
            Files.move(next, keys, StandardCopyOption.ATOMIC_MOVE);
        }

        boolean accepts(Credential client, String key) {
            String token = Overheard.secret(Jwts.builder()
                    .subject(client.id())
                    .issuedAt(new Date())
                    .expiration(Date.from(Instant.now().plusSeconds(60)))
                    .claims(Map.of("scope", "*", "ver", 1))
                    .signWith(secretKey(key), Jwts.SIG.HS256)
                    .compact());
            return server.get("/topics", "Bearer " + token).statusCode() == 200;
        }

        boolean signsWith(Credential client, String key) {
            String token = server.token(client).substring("Bearer ".length());
            try {
                Jwts.parser().verifyWith(secretKey(key)).build().parseSignedClaims(token);
                return true;
            } catch (SignatureException e) {
                return false;
            }
        }

        private static SecretKey secretKey(String key) {
            return Keys.hmacShaKeyFor(key.getBytes(StandardCharsets.UTF_8));
        }
    }
}
