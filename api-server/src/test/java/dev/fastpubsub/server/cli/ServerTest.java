package dev.fastpubsub.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerTest {

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
