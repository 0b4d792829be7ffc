package dev.fastpubsub.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the doctor says of messages, while a server runs. */
class ContentsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestDatabase database = TestDatabase.create();
    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    private final TestServer server =
            TestServer.start(database, Map.of("FASTPUBSUB_CLEANUP_STUCK_MESSAGES_LOCK_TIMEOUT_SECONDS", "2"));
    private final HttpClient http = HttpClient.newHttpClient();
    private final Patient patient = Patient.with(database.jdbcUrl())
            .with("FASTPUBSUB_CLEANUP_STUCK_MESSAGES_LOCK_TIMEOUT_SECONDS", "2")
            .with("FASTPUBSUB_CLEANUP_ACKED_MESSAGES_OLDER_THAN_SECONDS", "1");
    private final Patient strict = patient.with(Strict.ages());

    @BeforeEach
    void subscribe() throws IOException, InterruptedException {
        send("POST", "/topics", "{\"id\": \"orders\"}");
        send("POST", "/subscriptions", "{\"id\": \"billing\", \"topic_id\": \"orders\", \"max_delivery_attempts\": 1}");
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
        database.close();
    }

    @Test
    void aSubscriptionThatNobodyReadsHoldsTheLog() throws IOException, InterruptedException {
        publish();
        assertThat(patient.says("subscriptions")).containsExactly("ok None of 1 subscription is far behind.");

        jdbc.sql("SELECT fastpubsub.close_partition()").query().singleValue();

        assertThat(strict.says("subscriptions"))
                .singleElement()
                .asString()
                .startsWith(
                        "warning The subscription billing of topic orders keeps 1 full partition of the log on disk."
                                + " Waiting: 1 message, the first for ");
        ack(consume());
        assertThat(strict.says("subscriptions")).containsExactly("ok None of 1 subscription is far behind.");
    }

    /** The partition is opened by the server, a second after its first message. */
    @Test
    void aPartitionThatNobodyNeedsMeansThatNobodyCleansUp() throws IOException, InterruptedException {
        publish();
        assertThat(patient.says("partitions"))
                .singleElement()
                .asString()
                .matches("ok The log has \\d+ partitions, \\d+ of them ahead of its end, and takes .* MiB\\.");
        ack(consume());

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(strict.says("partitions"))
                        .singleElement()
                        .asString()
                        .matches("warning Partition \\d+ of the log has been in use for .* and nobody needs it"
                                + " any more\\."));
    }

    @Test
    void aPartitionThatIsStillNeededIsNotTheCleanupsFault() throws IOException, InterruptedException {
        publish();

        await().during(Duration.ofSeconds(3))
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(strict.findings("partitions"))
                        .extracting(Finding::severity)
                        .containsExactly(Severity.OK));
    }

    @Test
    void aLogThatNobodyExtendsIsAWarning() {
        server.close();
        jdbc.sql("SELECT setval('fastpubsub.message_pos', (SELECT max(lo_pos) FROM fastpubsub.log_partition))")
                .query()
                .singleValue();

        assertThat(patient.says("partitions"))
                .singleElement()
                .asString()
                .endsWith(" 0 lie ahead of its end: no server makes new ones.");
    }

    @Test
    void tooManyPartitionsAreAWarning() {
        jdbc.sql("SELECT fastpubsub.ensure_partitions(101, 10000)").query().singleValue();

        assertThat(patient.says("partitions"))
                .singleElement()
                .asString()
                .matches("warning The log has \\d{3} partitions, and each statement locks all of them\\.");
    }

    @Test
    void deadLettersAreCounted() throws IOException, InterruptedException {
        assertThat(patient.says("dead letters")).containsExactly("ok There are none.");
        publish();

        send("POST", "/subscriptions/billing/nacks", "[\"" + consume() + "\"]");

        assertThat(patient.says("dead letters"))
                .containsExactly("warning 1 dead letter of 1 subscription, most of them here: billing 1.");
    }

    @Test
    void messagesOfADeadConsumerThatNobodyTakesBackAreAWarning() throws IOException, InterruptedException {
        publish();
        consume();
        assertThat(patient.findings("leases")).extracting(Finding::severity).containsExactly(Severity.OK);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(strict.says("leases"))
                        .singleElement()
                        .asString()
                        .startsWith("warning 1 lease of the subscription billing expired up to "));
    }

    @Test
    void aServerWithAnotherLockTimeoutIsSeenByItsLeases() throws IOException, InterruptedException {
        publish();
        consume();

        assertThat(patient.with("FASTPUBSUB_CLEANUP_STUCK_MESSAGES_LOCK_TIMEOUT_SECONDS", "90")
                        .says("leases"))
                .containsExactly(
                        "warning In the last hour a server gave messages out for 2.0 s; the lock timeout here is"
                                + " 1 min 30 s.");
    }

    /** The first message of a fresh topic. */
    private void publish() throws IOException, InterruptedException {
        send("POST", "/topics/orders/messages", "[{\"order\": 1}]");
    }

    private String consume() throws IOException, InterruptedException {
        JsonNode messages = JsonMapper.shared()
                .readTree(send("GET", "/subscriptions/billing/messages?consumer_id=c", ""))
                .path("data");
        assertThat(messages.size()).isEqualTo(1);
        return messages.path(0).path("id").asString();
    }

    private void ack(String id) throws IOException, InterruptedException {
        send("POST", "/subscriptions/billing/acks", "[\"" + id + "\"]");
    }

    private String send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.baseUri().resolve(path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isIn(List.of(200, 201, 204));
        return answer.body();
    }
}
