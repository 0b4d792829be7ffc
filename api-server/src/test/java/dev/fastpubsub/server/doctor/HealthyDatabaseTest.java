package dev.fastpubsub.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.cli.Outcome;
import dev.fastpubsub.server.support.ServerRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole command on a PostgreSQL with which nothing is wrong, as a server's own role, and what may come to be wrong there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HealthyDatabaseTest {

    private final DurablePostgres postgres = DurablePostgres.start();
    private final ServerRole role =
            new ServerRole(postgres.process().getPostgresDatabase(), postgres.jdbcUrl()).grant();
    private final Map<String, String> environment =
            Map.of("FASTPUBSUB_DATABASE_URL", role.jdbcUrl(), "FASTPUBSUB_API_HOST", "127.0.0.1");

    HealthyDatabaseTest() throws IOException {}

    @AfterAll
    void stop() throws IOException {
        postgres.close();
    }

    @Test
    void aHealthyDatabaseIsWellFromTopToBottom() {
        Outcome outcome = run(environment, "doctor");

        assertThat(outcome.error()).isEmpty();
        assertThat(outcome.output().replaceAll("[\\d.]*\\d", "N")).isEqualTo("""
            ok       configuration  The settings are in order.
            ok       database       PostgreSQL N answers.
            ok       clock          This machine and the database agree on the time.
            ok       settings       What is committed is kept, and autovacuum is on.
            ok       connections    A server with these settings opens up to N connections, and this role may have N at most.
            ok       wraparound     The oldest rows of database postgres were written N transactions ago.
            ok       held back      No old transaction, prepared transaction or replication slot is in the way.
            note     held back      Of sessions of other roles it could not be seen since when they have a transaction open, only how many others began meanwhile.
                                    > GRANT pg_read_all_stats to this role to see that, too.
            ok       rights         role_N may do what a server needs, and no more.
            ok       schema         The schema is that of this release.
            ok       vacuum         The tables of leases are kept clean. Dead rows: dead_letter_count N, exception N, lease N, tally N.
            ok       partitions     The log has N partitions, N of them ahead of its end, and takes N MiB.
            ok       subscriptions  None of N subscriptions is far behind.
            ok       dead letters   There are none.
            ok       leases         No consumer's time was over for long without anybody taking back what it held.

            N problems, N warnings
            """);
        assertThat(outcome.output()).endsWith("\n0 problems, 0 warnings\n");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void programsGetTheSameAsJson() {
        Outcome outcome = run(environment, "doctor", "--json");

        JsonNode json = JsonMapper.shared().readTree(outcome.output());
        assertThat(json.path("well").asBoolean()).isTrue();
        assertThat(json.path("problems").asInt(-1)).isZero();
        assertThat(json.path("warnings").asInt(-1)).isZero();
        List<String> checks = StreamSupport.stream(json.path("findings").spliterator(), false)
                .peek(finding ->
                        assertThat(finding.propertyNames()).containsExactly("check", "severity", "text", "remedy"))
                .map(finding -> finding.path("check").asString() + " "
                        + finding.path("severity").asString())
                .toList();
        assertThat(checks).hasSize(15).contains("schema ok", "held back note");
    }

    @Test
    void theDocumentationHasEachCheck() throws IOException {
        String document = Files.readString(Path.of("../docs/operations.md"));

        assertThat(Patient.with(role.jdbcUrl()).examined().entries())
                .allSatisfy(entry -> assertThat(document).contains("\n| " + entry.check() + " | "));
    }

    @Test
    void warningsAloneAreExitCodeZeroAndProblemsOne() {
        Map<String, String> open = new HashMap<>(environment);
        open.put("FASTPUBSUB_API_HOST", "0.0.0.0");
        Outcome warned = run(open, "doctor");
        assertThat(warned.output()).contains("warning  configuration  ").endsWith("\n0 problems, 1 warning\n");
        assertThat(warned.exitCode()).isZero();

        open.put("FASTPUBSUB_DATABASE_URL", "postgresql://u:hunter2@127.0.0.1:1/nothing");
        Outcome failed = run(open, "doctor", "--json");
        assertThat(JsonMapper.shared().readTree(failed.output()).path("well").asBoolean(true))
                .isFalse();
        assertThat(failed.output() + failed.error()).doesNotContain("hunter2");
        assertThat(failed.exitCode()).isEqualTo(1);
    }

    @Test
    void wrongUsageIsExitCodeTwo() {
        assertThat(run(environment, "doctor", "--xml").exitCode()).isEqualTo(2);
    }

    @Test
    void aPreparedTransactionThatNobodyCommitsIsNamed() throws SQLException {
        execute("BEGIN; INSERT INTO fastpubsub.topic (id) VALUES ('t'); PREPARE TRANSACTION 'forgotten'");
        try {
            assertThat(strictly())
                    .anyMatch(text -> text.startsWith(
                            "warning The prepared transaction forgotten of postgres in database postgres has"
                                    + " waited for "));
        } finally {
            execute("ROLLBACK PREPARED 'forgotten'");
        }
    }

    @Test
    void aReplicationSlotThatNobodyReadsIsNamed() throws SQLException {
        execute("SELECT pg_create_logical_replication_slot('left_over', 'pgoutput')");
        try {
            execute("INSERT INTO fastpubsub.topic (id) VALUES ('written')");
            assertThat(strictly())
                    .anyMatch(text ->
                            text.matches("warning The replication slot left_over, which nobody reads, keeps .* MiB of"
                                    + " write-ahead log on disk\\."));
        } finally {
            execute("SELECT pg_drop_replication_slot('left_over')");
            execute("DELETE FROM fastpubsub.topic");
        }
    }

    private List<String> strictly() {
        return Patient.with(role.jdbcUrl()).with(Strict.transactions()).says("held back");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = postgres.process().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Outcome run(Map<String, String> environment, String... arguments) {
        return Outcome.of(environment, Path.of("target"), arguments);
    }
}
