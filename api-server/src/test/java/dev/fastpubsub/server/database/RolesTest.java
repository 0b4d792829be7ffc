package dev.fastpubsub.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.cli.Outcome;
import dev.fastpubsub.server.support.ServerRole;
import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nothing but migrations needs rights to define anything, and nobody gets rights by way of the functions. */
class RolesTest {

    private static final Map<String, String> SHORT =
            Map.of("FASTPUBSUB_CLEANUP_ACKED_MESSAGES_OLDER_THAN_SECONDS", "1");

    @Test
    void theGrantsOfTheReadmeAreEnoughToServe() throws IOException, InterruptedException {
        try (TestDatabase database = TestDatabase.create();
                ServerRole role = new ServerRole(database).grant()) {
            serves(database, role);
        }
    }

    /** Cleanup drops a partition, which is the owner's; the function does it for the role. */
    @Test
    void theGrantsOfTheReadmeAreEnoughToCleanUpAndToAskTheDoctor() {
        try (TestDatabase database = TestDatabase.create();
                ServerRole role = new ServerRole(database).grant()) {
            JdbcClient owner = JdbcClient.create(database.dataSource());
            owner.sql("INSERT INTO fastpubsub.topic (id) VALUES ('t')").update();
            owner.sql("INSERT INTO fastpubsub.message (topic_num, off, created_at, payload)"
                            + " SELECT num, 1, clock_timestamp(), '{}' FROM fastpubsub.topic")
                    .update();
            owner.sql("SELECT fastpubsub.close_partition()").query().singleValue();

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(run(role, "cleanup_acked_messages"))
                            .matches(outcome -> outcome.exitCode() == 0, "succeeds")
                            .extracting(Outcome::output, STRING)
                            .startsWith("dropped 1 partitions"));
            assertThat(run(role, "cleanup_stuck_messages"))
                    .isEqualTo(new Outcome(0, "released 0 stuck messages of 0 subscriptions\n", ""));
            assertThat(run(role, "doctor").output())
                    .contains("ok       rights         " + role.name() + " may do what a server needs, and no more.\n")
                    .doesNotContain("Could not be looked at", "permission denied");
        }
    }

    @Test
    void aRoleWithoutGrantsIsToldWhereToSeeWhatItLacks() {
        try (TestDatabase database = TestDatabase.create();
                ServerRole role = new ServerRole(database)) {
            assertThat(run(role, "cleanup_stuck_messages"))
                    .isEqualTo(new Outcome(
                            1,
                            "",
                            "ERROR: permission denied for schema fastpubsub (what a server needs, `fastpubsub doctor`"
                                    + " lists; a migration, to own the schema or CREATE on the database)\n"));
        }
    }

    @Test
    void theRoleOfTheServersCanDefineNothing() {
        try (TestDatabase database = TestDatabase.create();
                ServerRole role = new ServerRole(database).grant()) {
            for (String definition : new String[] {
                "CREATE TABLE fastpubsub.mine (id int)",
                "ALTER TABLE fastpubsub.topic ADD COLUMN mine int",
                "DROP TABLE fastpubsub.message",
                "TRUNCATE fastpubsub.lease"
            }) {
                assertThatThrownBy(() -> jdbc(role.jdbcUrl()).sql(definition).update())
                        .as(definition)
                        .hasStackTraceContaining("ERROR: ");
            }
        }
    }

    /** From the release before there were clients on: later migrations make tables, and drop and make functions. */
    @Test
    void withTheDefaultPrivilegesOfTheReadmeAMigrationNeedsNoNewGrants() throws IOException, InterruptedException {
        try (TestDatabase database = TestDatabase.empty()) {
            Flyway.configure()
                    .dataSource(database.dataSource())
                    .schemas("fastpubsub")
                    .locations("classpath:db/migration")
                    .target("008")
                    .load()
                    .migrate();
            try (ServerRole role = new ServerRole(database).grant()) {
                role.grantDefaults();
                assertThat(Migrations.migrate(database.dataSource())).isPositive();

                serves(database, role);
                assertThat(run(role, "doctor").output()).contains("ok       rights ");
            }
        }
    }

    private static Outcome run(ServerRole role, String command) {
        Map<String, String> environment = new HashMap<>(SHORT);
        environment.put("FASTPUBSUB_DATABASE_URL", role.jdbcUrl());
        return Outcome.of(environment, Path.of("target"), command);
    }

    private static void serves(TestDatabase database, ServerRole role) throws IOException, InterruptedException {
        try (TestServer server = TestServer.start(database, Map.of("FASTPUBSUB_DATABASE_URL", role.jdbcUrl()))) {
            assertThat(send(server, "POST", "/topics", "{\"id\":\"t\"}")).isEqualTo(201);
            String subscription = "{\"id\":\"s\",\"topic_id\":\"t\",\"max_delivery_attempts\":1}";
            assertThat(send(server, "POST", "/subscriptions", subscription)).isEqualTo(201);
            assertThat(send(server, "PUT", "/subscriptions/s", "{\"filter\":{\"a\":[1]}}"))
                    .isEqualTo(200);
            assertThat(send(server, "POST", "/topics/t/messages", "[{\"a\":1}]"))
                    .isEqualTo(204);
            assertThat(send(server, "GET", "/subscriptions/s/messages?consumer_id=c", ""))
                    .isEqualTo(200);
            assertThat(send(server, "POST", "/subscriptions/s/acks", "[]")).isEqualTo(204);
            assertThat(send(server, "POST", "/subscriptions/s/nacks", "[]")).isEqualTo(204);
            assertThat(send(server, "POST", "/subscriptions/s/dlq/reprocess", "[]"))
                    .isEqualTo(204);
            assertThat(send(server, "GET", "/subscriptions/s/dlq", "")).isEqualTo(200);
            assertThat(send(server, "GET", "/subscriptions/s/metrics", "")).isEqualTo(200);
            assertThat(send(server, "POST", "/clients", "{\"name\":\"n\",\"scopes\":\"*\"}"))
                    .isEqualTo(201);
            assertThat(send(server, "DELETE", "/topics/t", "")).isEqualTo(204);
        }
        JdbcClient jdbc = jdbc(role.jdbcUrl());
        assertThat(jdbc.sql("SELECT count(*) FROM fastpubsub.gauges(10)")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("SELECT fastpubsub.ensure_partitions(9, 10000)")
                        .query(Integer.class)
                        .single())
                .isPositive();
    }

    @Test
    void whoeverMayLookIntoTheSchemaMayNotRunItsFunctions() {
        try (TestDatabase database = TestDatabase.create();
                ServerRole role = new ServerRole(database)) {
            JdbcClient.create(database.dataSource())
                    .sql("GRANT USAGE ON SCHEMA fastpubsub TO " + role.name())
                    .update();
            for (String call : new String[] {
                "drop_partitions(array[1], 'message')",
                "retain_last_off(1, 4398046511103)",
                "ensure_partitions(40, 1)",
                "close_partition()"
            }) {
                assertThatThrownBy(() -> jdbc(role.jdbcUrl())
                                .sql("SELECT fastpubsub." + call)
                                .query()
                                .singleValue())
                        .as(call)
                        .hasStackTraceContaining("permission denied for function");
            }
        }
    }

    private static JdbcClient jdbc(String url) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        return JdbcClient.create(dataSource);
    }

    private static int send(TestServer server, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.baseUri().resolve(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).statusCode();
        }
    }
}
