package dev.fastpubsub.server.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.support.ServerProcess;
import dev.fastpubsub.server.support.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What SIGTERM does to a server that is a process of its own. */
class ShutdownTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A client that keeps its connection, as most do: new ones are not taken once the server stops listening. */
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void terminationFailsReadinessAndFinishesWhatIsInFlight() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                ServerProcess server = start(database, Map.of("FASTPUBSUB_API_SHUTDOWN_DELAY_SECONDS", "3"))) {
            createTopic(server.baseUri());
            CompletableFuture<HttpResponse<String>> inFlight;
            try (Connection holder = lockTopic(database)) {
                inFlight = publish(server.baseUri());
                awaitLockWait(database);

                server.terminate();

                await().atMost(PATIENCE).untilAsserted(() -> {
                    HttpResponse<String> ready = get(server.baseUri(), "/readiness");
                    assertThat(ready.statusCode()).isEqualTo(503);
                    assertThat(ready.body()).isEqualTo("{\"detail\":\"shutting down\"}");
                    assertThat(ready.headers().firstValue("Connection")).hasValue("close");
                });
                assertThat(get(server.baseUri(), "/liveness").statusCode()).isEqualTo(200);
                assertThat(server.hasEndedWithin(4))
                        .as("ended while a request is in flight")
                        .isFalse();
                holder.rollback();
            }
            assertThat(inFlight.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode())
                    .isEqualTo(204);
            assertThat(server.hasEndedWithin(20)).isTrue();
            assertThat(server.exitCode()).as("it did as it was told").isZero();
            assertThat(messages(database)).isEqualTo(1);
        }
    }

    @Test
    void aRequestThatDoesNotEndDoesNotKeepTheServer() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                ServerProcess server = start(database, Map.of("FASTPUBSUB_API_SHUTDOWN_TIMEOUT_SECONDS", "1"))) {
            createTopic(server.baseUri());
            try (Connection unused = lockTopic(database)) {
                CompletableFuture<HttpResponse<String>> inFlight = publish(server.baseUri());
                awaitLockWait(database);

                server.terminate();

                assertThat(server.hasEndedWithin(9)).isTrue();
                assertThat(inFlight.handle((answer, failure) ->
                                        failure != null || answer.statusCode() == 503 ? "unconfirmed" : "confirmed")
                                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isEqualTo("unconfirmed");
            }
        }
    }

    private static ServerProcess start(TestDatabase database, Map<String, String> environment) throws Exception {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("FASTPUBSUB_DATABASE_URL", database.jdbcUrl());
        return ServerProcess.start(variables);
    }

    private void createTopic(URI server) throws Exception {
        assertThat(http.send(post(server, "/topics", "{\"id\": \"t\"}"), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(201);
    }

    private CompletableFuture<HttpResponse<String>> publish(URI server) {
        return http.sendAsync(post(server, "/topics/t/messages", "[{}]"), BodyHandlers.ofString());
    }

    private static HttpRequest post(URI server, String path, String body) {
        return HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> get(URI server, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(server.resolve(path)).build(), BodyHandlers.ofString());
    }

    private static Connection lockTopic(TestDatabase database) throws SQLException {
        Connection connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT fastpubsub.lock_topic(num) FROM fastpubsub.topic");
        }
        return connection;
    }

    private static void awaitLockWait(TestDatabase database) {
        await().atMost(PATIENCE).until(() -> count(database, """
            SELECT count(*)
              FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock'
            """) > 0);
    }

    private static long messages(TestDatabase database) throws SQLException {
        return count(database, "SELECT count(*) FROM fastpubsub.message");
    }

    private static long count(TestDatabase database, String query) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
