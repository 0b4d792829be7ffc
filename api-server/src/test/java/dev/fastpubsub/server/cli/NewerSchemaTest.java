package dev.fastpubsub.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database that the next release has migrated, as it is during an upgrade and after a rollback. */
class NewerSchemaTest {

    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]*)\"");
    private static final String NEWER =
            "the schema is at version 900, newer than the " + newestOfOurs() + " of this program";

    @TempDir
    Path folder;

    private final TestDatabase database = TestDatabase.create();
    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void migrateToTheNextRelease() {
        Flyway next = Flyway.configure()
                .dataSource(database.dataSource())
                .schemas("fastpubsub")
                .locations("classpath:db/migration", "classpath:db/next")
                .load();
        assertThat(next.migrate().migrationsExecuted).isEqualTo(1);
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void migratingSaysSoAndLeavesItAsItIs() {
        List<Map<String, Object>> history = history();

        for (int i = 0; i < 2; i++) {
            assertThat(Outcome.of(environment(), folder, "db-migrate"))
                    .isEqualTo(new Outcome(0, NEWER + ": left as it is\n", ""));
        }

        assertThat(history()).isEqualTo(history);
    }

    @Test
    void theServerSaysSoAndServes() throws IOException, InterruptedException {
        for (String migrate : List.of("false", "true")) {
            PrintStream before = System.err;
            ByteArrayOutputStream log = new ByteArrayOutputStream();
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            try (TestServer server =
                    TestServer.start(database, Map.of("FASTPUBSUB_DATABASE_MIGRATE_ON_START", migrate))) {
                assertThat(log.toString(StandardCharsets.UTF_8))
                        .contains("level=warning", "message=\"" + NEWER + ": it is accepted\"");
                serves(server, "topic-" + migrate);
            } finally {
                System.setErr(before);
            }
        }
    }

    @Test
    void theOtherCommandsDoTheirWork() {
        for (String command : List.of("cleanup_acked_messages", "cleanup_stuck_messages")) {
            assertThat(Outcome.of(environment(), folder, command))
                    .extracting(Outcome::exitCode, Outcome::error)
                    .containsExactly(0, "");
        }
        assertThat(Outcome.of(environment(), folder, "create_client", "n").exitCode())
                .isZero();
    }

    /** Every kind of call that reaches the database's functions. */
    private void serves(TestServer server, String id) throws IOException, InterruptedException {
        call(server, 201, "POST", "/topics", "{\"id\":\"%s\"}".formatted(id));
        call(server, 201, "POST", "/subscriptions", """
            {"id":"%1$s","topic_id":"%1$s","filter":{"k":[1]},"max_delivery_attempts":2,"backoff_min_seconds":1,"backoff_max_seconds":1}
            """.formatted(id));
        call(server, 200, "PUT", "/subscriptions/" + id, "{\"filter\":{\"k\":[1,2]}}");
        call(server, 204, "POST", "/topics/" + id + "/messages", "[{\"k\":1},{\"k\":2},{\"k\":3}]");
        String first = messages(server, id, 1);
        call(server, 204, "POST", "/subscriptions/" + id + "/nacks", first);
        String second = messages(server, id, 1);
        call(server, 204, "POST", "/subscriptions/" + id + "/acks", second);
        String again = messages(server, id, 10);
        assertThat(again).as("it waited for its back-off").isEqualTo(first);
        call(server, 204, "POST", "/subscriptions/" + id + "/nacks", again);
        assertThat(call(server, 200, "GET", "/subscriptions/" + id + "/dlq", ""))
                .contains("{\"k\":1}");
        call(server, 204, "POST", "/subscriptions/" + id + "/dlq/reprocess", again);
        call(server, 204, "POST", "/subscriptions/" + id + "/acks", messages(server, id, 10));
        assertThat(call(server, 200, "GET", "/subscriptions/" + id + "/metrics", ""))
                .contains("\"available\":0,\"delivered\":0,\"acked\":2,\"dlq\":0");
        assertThat(call(server, 200, "GET", "/metrics", ""))
                .contains("fastpubsub_subscription_acked_total{subscription=\"" + id);
        assertThat(jdbc.sql("SELECT fastpubsub.ensure_partitions(9, 10000)")
                        .query(Integer.class)
                        .single())
                .isNotNegative();
        call(server, 204, "DELETE", "/topics/" + id, "");
    }

    /** Their ids, as an array. */
    private String messages(TestServer server, String id, int size) throws IOException, InterruptedException {
        String batch = call(
                server,
                200,
                "GET",
                "/subscriptions/%s/messages?consumer_id=c&wait_seconds=5&batch_size=%d".formatted(id, size),
                "");
        return ID.matcher(batch)
                .results()
                .map(match -> '"' + match.group(1) + '"')
                .toList()
                .toString();
    }

    private String call(TestServer server, int status, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(server.baseUri().resolve(path))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode())
                .as(method + " " + path + ": " + answer.body())
                .isEqualTo(status);
        return answer.body();
    }

    private List<Map<String, Object>> history() {
        return jdbc.sql("SELECT * FROM fastpubsub.flyway_schema_history ORDER BY installed_rank")
                .query()
                .listOfRows();
    }

    private Map<String, String> environment() {
        return Map.of("FASTPUBSUB_DATABASE_URL", database.jdbcUrl());
    }

    private static String newestOfOurs() {
        String[] files = Objects.requireNonNull(
                Path.of("src/main/resources/db/migration").toFile().list());
        return "%03d".formatted(files.length);
    }
}
