package dev.fastpubsub.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTest {

    @TempDir
    Path folder;

    @Test
    void aPortInUseIsOneLineThatNamesIt() {
        try (TestDatabase database = TestDatabase.create();
                TestServer server = TestServer.start(database, Map.of())) {
            int port = server.baseUri().getPort();

            assertThat(start(database, "127.0.0.1", port))
                    .isEqualTo(new Outcome(1, "", "FASTPUBSUB_API_PORT: " + port + " is in use on 127.0.0.1\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"999.1.1.1", "192.0.2.1", "no such host"})
    void aHostThatIsNotOursIsOneLineThatNamesIt(String host) {
        try (TestDatabase database = TestDatabase.create()) {
            Outcome outcome = start(database, host, 0);

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.error().lines()).hasSize(1);
            assertThat(outcome.error()).contains("FASTPUBSUB_API_HOST", host);
        }
    }

    private Outcome start(TestDatabase database, String host, int port) {
        Map<String, String> environment = Map.of(
                "FASTPUBSUB_DATABASE_URL",
                database.jdbcUrl(),
                "FASTPUBSUB_API_HOST",
                host,
                "FASTPUBSUB_API_PORT",
                Integer.toString(port),
                "FASTPUBSUB_LOG_LEVEL",
                "error");
        return Outcome.of(environment, folder, "server");
    }

    /** Kubernetes sets SERVER_PORT to tcp://… where a service is called "server". */
    @Test
    void springsOwnSettingsHaveNoSay() {
        System.setProperty("server.port", "tcp://10.0.0.1:80");
        try (TestDatabase database = TestDatabase.create();
                TestServer server = TestServer.start(database, Map.of())) {
            assertThat(server.baseUri().getPort()).isPositive();
        } finally {
            System.clearProperty("server.port");
        }
    }
}
