package dev.fastpubsub.server.original;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.server.cli.Outcome;
import dev.fastpubsub.server.support.Authenticated;
import dev.fastpubsub.server.support.Overheard;
import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Clients of the original go on as if nothing had happened. */
class ImportedClientsTest {

    private static final String SECRET = Overheard.secret("0123456789abcdef0123456789abcdef");

    /** Of that secret, made by the reference implementation's program with the parameters that the original uses. */
    private static final String HASH =
            "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0MTIzNA$KlWF6WUihJoKQ6gDivrgyjm0wM5LPRg4s8Mx3OTWmIU";

    @TempDir
    Path folder;

    private final TestDatabase ours = TestDatabase.create();
    private final OriginalDatabase original = new OriginalDatabase(ours, "public");
    private final JdbcClient jdbc = JdbcClient.create(ours.dataSource());

    @AfterEach
    void drop() {
        ours.close();
    }

    @Test
    void aClientLogsInWithItsOldSecretAndItsHashBecomesOneOfOurs() {
        UUID id = original.client("topics:read  topics:create", true, HASH);
        assertThat(run().output()).contains("clients=1\n").doesNotContain("note:");

        try (TestServer server = TestServer.start(ours, Authenticated.ENVIRONMENT)) {
            URI uri = server.baseUri();
            assertThatThrownBy(() -> Authenticated.token(uri, id.toString(), "f" + SECRET.substring(1)))
                    .hasMessageContaining("Client secret is invalid");
            assertThat(hash(id)).isEqualTo(HASH);

            String first = Authenticated.token(uri, id.toString(), SECRET);
            assertThat(hash(id)).startsWith("sha256:");
            String second = Authenticated.token(uri, id.toString(), SECRET);
            assertThatThrownBy(() -> Authenticated.token(uri, id.toString(), "f" + SECRET.substring(1)))
                    .hasMessageContaining("Client secret is invalid");

            for (String token : new String[] {first, second}) {
                new Consumer(server).call(200, "GET", "/topics", "", "Authorization", "Bearer " + token);
            }
        }
        assertThat(jdbc.sql("""
            SELECT name = 'of the original' AND scopes = 'topics:read topics:create' AND token_version = 3
                   AND created_at = '2026-01-02Z' AND updated_at = '2026-01-03Z'
              FROM fastpubsub.client
             WHERE id = :id
            """).param("id", id).query(Boolean.class).single()).isTrue();
    }

    @Test
    void aTokenOfTheOriginalStaysGoodWithTheSameKey() {
        UUID id = original.client("*", true, HASH);
        run();

        try (TestServer server = TestServer.start(ours, Authenticated.ENVIRONMENT)) {
            new Consumer(server).call(200, "GET", "/topics", "", "Authorization", "Bearer " + token(id, 3));
            new Consumer(server).call(401, "GET", "/topics", "", "Authorization", "Bearer " + token(id, 2));
        }
    }

    @Test
    void aDisabledClientStaysSo() {
        UUID id = original.client("*", false, HASH);
        run();

        try (TestServer server = TestServer.start(ours, Authenticated.ENVIRONMENT)) {
            assertThatThrownBy(() -> Authenticated.token(server.baseUri(), id.toString(), SECRET))
                    .hasMessageContaining("Client disabled");
        }
    }

    @Test
    void aClientWhoseSecretCannotBeCheckedIsDisabledAndNamed() {
        UUID id = original.client("*", true, "$2b$12$somethingElse");

        assertThat(run().output())
                .contains("note: client " + id
                        + ": disabled, since its secret is hashed in an unknown way: make a new client for it\n");
        assertThat(jdbc.sql("SELECT is_active FROM fastpubsub.client")
                        .query(Boolean.class)
                        .single())
                .isFalse();
    }

    /** As the original signs them. */
    private static String token(UUID client, int version) {
        Instant now = Instant.now();
        return Overheard.secret(Jwts.builder()
                .subject(client.toString())
                .expiration(Date.from(now.plusSeconds(600)))
                .issuedAt(Date.from(now))
                .claim("scope", "*")
                .claim("ver", version)
                .signWith(Keys.hmacShaKeyFor(Authenticated.KEY.getBytes(StandardCharsets.UTF_8)), Jwts.SIG.HS256)
                .compact());
    }

    private String hash(UUID id) {
        return jdbc.sql("SELECT secret_hash FROM fastpubsub.client WHERE id = :id")
                .param("id", id)
                .query(String.class)
                .single();
    }

    private Outcome run() {
        Outcome outcome = Outcome.of(Map.of("FASTPUBSUB_DATABASE_URL", ours.jdbcUrl()), folder, "import_original");
        assertThat(outcome.error()).isEmpty();
        return outcome;
    }
}
