package dev.fastpubsub.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.auth.AuthServer.Credential;
import dev.fastpubsub.server.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two servers over one database: what one does to a client holds on the other within a second. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RevocationTest {

    private static final Duration BOUND = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TestDatabase database = TestDatabase.create();
    private final AuthServer one = AuthServer.start(database);
    private final AuthServer other = AuthServer.start(database);

    @AfterAll
    void stop() {
        one.close();
        other.close();
        database.close();
    }

    @Test
    void aClientUpdatedOnOneServerIsRefusedOnTheOtherWithinASecond() {
        isRevoked("updated", client -> one.update(client, true));
    }

    @Test
    void aClientDisabledOnOneServerIsRefusedOnTheOtherWithinASecond() {
        isRevoked("disabled", client -> one.update(client, false));
    }

    @Test
    void aClientDeletedOnOneServerIsRefusedOnTheOtherWithinASecond() {
        isRevoked("deleted", one::delete);
    }

    @Test
    void aClientDisabledByHandInSqlIsRefusedWithinASecond() {
        isRevoked("disabled in SQL", client -> {
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("UPDATE fastpubsub.client SET is_active = false WHERE id = '" + client.id() + "'");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void aClientMadeOnOneServerCanLogInOnTheOtherAtOnce() {
        for (int i = 0; i < 20; i++) {
            Credential client = one.client("topics:read");
            assertThat(other.get("/topics", other.token(client)).statusCode()).isEqualTo(200);
            one.update(client, true);
            assertThat(other.get("/topics", other.token(client)).statusCode()).isEqualTo(200);
        }
    }

    private void isRevoked(String how, Change change) {
        Credential client = one.client("topics:read");
        String token = one.token(client);
        for (AuthServer server : new AuthServer[] {one, other}) {
            assertThat(server.get("/topics", token).statusCode()).isEqualTo(200);
        }

        change.of(client);

        long changed = System.nanoTime();
        Duration taken = Duration.ZERO;
        Duration asked = Duration.ofNanos(System.nanoTime() - changed);
        while (other.get("/topics", token).statusCode() == 200 && asked.compareTo(PATIENCE) < 0) {
            taken = asked;
            asked = Duration.ofNanos(System.nanoTime() - changed);
        }
        System.out.printf(
                "%s on one server, asked for with success on the other until %d ms later%n", how, taken.toMillis());
        assertThat(taken).isLessThan(BOUND);
        assertThat(other.get("/topics", token).statusCode()).isEqualTo(401);
    }

    private interface Change {
        void of(Credential client);
    }
}
