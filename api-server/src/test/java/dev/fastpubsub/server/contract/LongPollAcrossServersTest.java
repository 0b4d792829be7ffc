package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consumers that wait on one server for what happens on another. */
@Timeout(120)
class LongPollAcrossServersTest {

    /** So seldom that nothing in these tests can have been found by polling. */
    private static final Map<String, String> NOTIFIED = Map.of("FASTPUBSUB_WAKE_UP_POLL_MILLISECONDS", "60000");

    private static final Map<String, String> POLLING =
            Map.of("FASTPUBSUB_WAKE_UP_MODE", "poll", "FASTPUBSUB_WAKE_UP_POLL_MILLISECONDS", "100");

    private static final Pattern LOOKS = Pattern.compile(
            "fastpubsub_database_operation_seconds_count\\{operation=\"next_available\",outcome=\"ok\"} (\\S+)");

    private final TestDatabase database = TestDatabase.create();
    private final TestServer publishing = TestServer.start(database, NOTIFIED);

    @BeforeEach
    void createTopic() {
        post(publishing, "/topics", "{\"id\": \"t\"}").hasStatus(201);
        post(publishing, "/subscriptions", "{\"id\": \"s\", \"topic_id\": \"t\", \"backoff_min_seconds\": 1}")
                .hasStatus(201);
    }

    @AfterEach
    void stop() {
        publishing.close();
        database.close();
    }

    @Test
    void aPublishWakesThoseWhoWaitOnAnotherServer() throws Exception {
        try (TestServer waiting = TestServer.start(database, NOTIFIED)) {
            awaitListeners(2);
            for (int n = 1; n <= 5; n++) {
                CompletableFuture<Answer> consume = startToWait(waiting);
                publish(n);
                assertGot(consume, n);
            }
        }
    }

    @Test
    void aNackOnOneServerWakesThoseWhoWaitOnAnotherWhenItsTimeHasCome() throws Exception {
        publish(1);
        String id =
                consume(publishing, 0).get().json().get("data").get(0).get("id").asString();
        try (TestServer waiting = TestServer.start(database, NOTIFIED)) {
            awaitListeners(2);
            CompletableFuture<Answer> consume = startToWait(waiting);

            post(publishing, "/subscriptions/s/nacks", "[\"" + id + "\"]").isNoContent();

            assertGot(consume, 1);
        }
    }

    @Test
    void withoutNotificationsTheDatabaseIsAsked() throws Exception {
        try (TestServer waiting = TestServer.start(database, POLLING)) {
            CompletableFuture<Answer> consume = startToWait(waiting);
            publish(1);
            assertGot(consume, 1);
        }
    }

    @Test
    void aServerWhoseListeningConnectionIsCutHearsAgain() throws Exception {
        try (TestServer waiting = TestServer.start(database, NOTIFIED)) {
            awaitListeners(2);
            int cut = count("""
                SELECT count(pg_terminate_backend(pid))
                  FROM pg_stat_activity
                 WHERE datname = current_database() AND application_name = 'fastpubsub listener'
                """);
            assertThat(cut).isEqualTo(2);
            CompletableFuture<Answer> consume = startToWait(waiting);

            publish(1);

            assertGot(consume, 1);
            awaitListeners(2);
            CompletableFuture<Answer> next = startToWait(waiting);
            publish(2);
            assertGot(next, 2);
        }
    }

    @Test
    void aSubscriptionThatIsDeletedOnAnotherServerIsMissedByThoseWhoWait() throws Exception {
        try (TestServer waiting = TestServer.start(database, POLLING)) {
            CompletableFuture<Answer> consume = startToWait(waiting);

            WireClient.sendTo(publishing.baseUri(), "DELETE", "/subscriptions/s", null, null, Map.of())
                    .isNoContent();

            consume.get(15, TimeUnit.SECONDS).hasStatus(404).hasDetail("Subscription not found");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/subscriptions/s", "/topics/t"})
    void aDeletionIsToldToThoseWhoWaitOnAnyServer(String path) throws Exception {
        try (TestServer waiting = TestServer.start(database, NOTIFIED)) {
            awaitListeners(2);
            List<CompletableFuture<Answer>> consumes = List.of(startToWait(publishing), startToWait(waiting));

            WireClient.sendTo(publishing.baseUri(), "DELETE", path, null, null, Map.of())
                    .isNoContent();

            for (CompletableFuture<Answer> consume : consumes) {
                consume.get(15, TimeUnit.SECONDS).hasStatus(404).hasDetail("Subscription not found");
            }
        }
    }

    @Test
    void theEndOfALockWakesThoseWhoWaitOnAnotherServer() throws Exception {
        Map<String, String> hasty = Map.of(
                "FASTPUBSUB_CLEANUP_STUCK_MESSAGES_LOCK_TIMEOUT_SECONDS",
                "2",
                "FASTPUBSUB_WAKE_UP_POLL_MILLISECONDS",
                "60000");
        publish(1);
        try (TestServer taking = TestServer.start(database, hasty);
                TestServer waiting = TestServer.start(database, hasty)) {
            assertGot(consume(taking, 0), 1);

            Answer again = consume(waiting, 20).get(15, TimeUnit.SECONDS);

            assertThat(again.json().get("data").get(0).get("delivery_attempts").asInt())
                    .isEqualTo(2);
        }
    }

    private static void assertGot(CompletableFuture<Answer> consume, int n) throws Exception {
        Answer answer = consume.get(15, TimeUnit.SECONDS).hasStatus(200);
        assertThat(answer.json().get("data").get(0).get("payload").get("n").asInt())
                .isEqualTo(n);
    }

    private void publish(int n) {
        post(publishing, "/topics/t/messages", "[{\"n\":" + n + "}]").isNoContent();
    }

    private static Answer post(TestServer server, String path, String body) {
        return WireClient.sendTo(server.baseUri(), "POST", path, WireClient.JSON, body, Map.of());
    }

    /** Returns when it waits: nothing was found for it, and the database was asked when there will be something. */
    private static CompletableFuture<Answer> startToWait(TestServer server) {
        double looks = looks(server);
        CompletableFuture<Answer> consume = consume(server, 20);
        await().pollInterval(Duration.ofMillis(20)).until(() -> looks(server) > looks);
        return consume;
    }

    private static double looks(TestServer server) {
        String metrics = WireClient.sendTo(server.baseUri(), "GET", "/metrics", null, null, Map.of())
                .text();
        Matcher count = LOOKS.matcher(metrics);
        return count.find() ? Double.parseDouble(count.group(1)) : 0;
    }

    private static CompletableFuture<Answer> consume(TestServer server, int seconds) {
        String path = "/subscriptions/s/messages?consumer_id=w&wait_seconds=" + seconds;
        return CompletableFuture.supplyAsync(
                () -> WireClient.sendTo(server.baseUri(), "GET", path, null, null, Map.of()),
                Thread::startVirtualThread);
    }

    private void awaitListeners(int servers) {
        await().until(() -> count("""
            SELECT count(*)
              FROM pg_stat_activity
             WHERE datname = current_database() AND application_name = 'fastpubsub listener' AND (query LIKE 'LISTEN%' OR query = '')
            """) == servers);
    }

    private int count(String query) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
