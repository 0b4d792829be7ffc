package dev.fastpubsub.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.config.WakeUpConfig.Mode;
import dev.fastpubsub.server.doctor.HeldBackStore.Session;
import dev.fastpubsub.server.doctor.InstanceStore.Age;
import dev.fastpubsub.server.doctor.InstanceStore.Connections;
import dev.fastpubsub.server.doctor.InstanceStore.Instance;
import dev.fastpubsub.server.support.ServerRole;
import dev.fastpubsub.server.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the doctor says of a PostgreSQL and of the settings, whatever is in the schema. */
class InstanceTest {

    private final TestDatabase database = TestDatabase.create();
    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    private final Patient patient = Patient.with(database.jdbcUrl());

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void theVersionOfPostgresIsTold() {
        String version = jdbc.sql("SHOW server_version").query(String.class).single();

        assertThat(patient.says("database")).containsExactly("ok PostgreSQL " + version + " answers.");
    }

    @ParameterizedTest
    @CsvSource({"13, PROBLEM", "14, OK", "18, OK", "19, WARNING"})
    void versionsFrom14To18AreSupported(int major, Severity severity) {
        assertThat(DatabaseCheck.judge(new Instance(major + ".1", major, false, false), Mode.NOTIFY))
                .extracting(Finding::severity)
                .containsExactly(severity);
    }

    @Test
    void aStandbyIsAProblem() {
        assertThat(DatabaseCheck.judge(new Instance("18.1", 18, true, false), Mode.NOTIFY))
                .extracting(Finding::severity)
                .containsExactly(Severity.OK, Severity.PROBLEM);
    }

    @Test
    void behindAPoolerServersShouldPoll() throws Exception {
        try (ForgingProxy pooler = ForgingProxy.before(database.jdbcUrl())) {
            Patient pooled = Patient.with(pooler.jdbcUrl());

            assertThat(pooled.findings("database"))
                    .extracting(Finding::severity)
                    .containsExactly(Severity.OK, Severity.WARNING);
            assertThat(pooled.findings("database").getLast().remedy()).contains("FASTPUBSUB_WAKE_UP_MODE=poll");
            assertThat(pooled.with("FASTPUBSUB_WAKE_UP_MODE", "poll").findings("database"))
                    .extracting(Finding::severity)
                    .containsExactly(Severity.OK, Severity.OK);
        }
    }

    @Test
    void aDatabaseOutOfReachIsTheOnlyProblem() {
        Diagnosis diagnosis =
                Patient.with("postgresql://u:hunter2@127.0.0.1:1/nothing").examined();

        assertThat(diagnosis.isWell()).isFalse();
        assertThat(diagnosis.entries()).hasSize(2);
        assertThat(diagnosis.text())
                .contains("problem  database       The database cannot be reached (Connection to 127.0.0.1:1 refused.")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "synchronous_commit, off, PROBLEM",
        "default_transaction_isolation, serializable, WARNING",
        "statement_timeout, 5s, WARNING"
    })
    void aSettingOfTheDatabaseThatDoesHarmIsNamed(String setting, String value, Severity severity) {
        jdbc.sql("ALTER DATABASE %s SET %s = '%s'".formatted(name(), setting, value))
                .update();

        assertThat(patient.findings("settings"))
                .filteredOn(finding -> finding.text().startsWith(setting + " is "))
                .extracting(Finding::severity)
                .containsExactly(severity);
    }

    @ParameterizedTest
    @CsvSource({"fsync", "full_page_writes", "synchronous_commit", "autovacuum", "track_counts"})
    void whatKeepsDataAndCleansUpMustBeOn(String setting) {
        assertThat(SettingsCheck.judge(Map.of(setting, "off")))
                .singleElement()
                .matches(finding -> finding.severity() == Severity.PROBLEM)
                .matches(finding -> finding.text().startsWith(setting + " is off: "));
        assertThat(SettingsCheck.judge(Map.of(setting, "on")))
                .extracting(Finding::severity)
                .containsExactly(Severity.OK);
    }

    @Test
    void idleTransactionsWithoutALimitAreANote() {
        assertThat(SettingsCheck.judge(Map.of("idle_in_transaction_session_timeout", "0")))
                .extracting(Finding::severity)
                .containsExactly(Severity.OK, Severity.NOTE);
        assertThat(SettingsCheck.judge(Map.of("idle_in_transaction_session_timeout", "60000")))
                .extracting(Finding::severity)
                .containsExactly(Severity.OK);
    }

    @Test
    void aRoleThatMayHaveFewerConnectionsThanAServerOpensIsAProblem() {
        try (ServerRole role = new ServerRole(database).grant()) {
            Patient server = Patient.with(role.jdbcUrl());
            assertThat(server.says("connections"))
                    .singleElement()
                    .asString()
                    .startsWith("ok A server with these settings opens up to 19 connections, and this role may have ");

            jdbc.sql("ALTER ROLE %s CONNECTION LIMIT 18".formatted(role.name())).update();

            assertThat(server.says("connections"))
                    .containsExactly(
                            "problem A server with these settings opens up to 19 connections, and this role may have"
                                    + " 18 at most.");
            assertThat(server.with("FASTPUBSUB_WAKE_UP_MODE", "poll").findings("connections"))
                    .extracting(Finding::severity)
                    .doesNotContain(Severity.PROBLEM);
        }
    }

    @Test
    void connectionsOfOthersAndServersThatRunCount() {
        assertThat(ConnectionsCheck.judge(new Connections(100, 0, 81), 19).severity())
                .isEqualTo(Severity.OK);
        assertThat(ConnectionsCheck.judge(new Connections(100, 0, 82), 19).severity())
                .isEqualTo(Severity.WARNING);
        assertThat(ConnectionsCheck.judge(new Connections(100, 5, 5), 19).severity())
                .isEqualTo(Severity.OK);
        assertThat(ConnectionsCheck.judge(new Connections(100, 6, 0), 19).text())
                .endsWith("too few for 6 servers that run and 0 connections of others.");
    }

    @Test
    void transactionsThatRunOutAreSeenEarly() {
        assertThat(patient.findings("wraparound")).extracting(Finding::severity).containsExactly(Severity.OK);
        assertThat(WraparoundCheck.judge(new Age("d", 600_000_001, 0), 600_000_000)
                        .severity())
                .isEqualTo(Severity.WARNING);
        assertThat(WraparoundCheck.judge(new Age("d", 0, 2_000_000_001), 600_000_000)
                        .severity())
                .isEqualTo(Severity.PROBLEM);
    }

    @Test
    void aClockThatIsWrongIsAWarning() {
        assertThat(patient.says("clock")).containsExactly("ok This machine and the database agree on the time.");
        assertThat(patient.with(Clock.offset(Clock.systemUTC(), Duration.ofHours(1)))
                        .says("clock"))
                .singleElement()
                .asString()
                .matches("warning The clock of this machine is at least (59 min 5\\d s|1 h 0 min) ahead of the"
                        + " database's.*");
        assertThat(patient.with(Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)))
                        .says("clock"))
                .singleElement()
                .asString()
                .contains(" behind the database's.");
    }

    /** A slow network must not look like a wrong clock. */
    @Test
    void onlySkewThatIsCertainCounts() {
        Instant asked = Instant.EPOCH;
        Instant answered = asked.plusSeconds(60);
        Duration limit = Duration.ofSeconds(2);

        for (int seconds : new int[] {-2, 0, 30, 60, 62}) {
            assertThat(ClockCheck.judge(asked, asked.plusSeconds(seconds), answered, limit)
                            .severity())
                    .isEqualTo(Severity.OK);
        }
        assertThat(ClockCheck.judge(asked, asked.plusSeconds(-3), answered, limit)
                        .text())
                .contains("at least 3.0 s ahead of");
        assertThat(ClockCheck.judge(asked, asked.plusSeconds(63), answered, limit)
                        .text())
                .contains("at least 3.0 s behind");
    }

    @Test
    void anOpenServerOnAllAddressesIsAWarning() {
        assertThat(patient.says("configuration")).containsExactly("ok The settings are in order.");
        Patient open = patient.with("FASTPUBSUB_API_HOST", "0.0.0.0");
        assertThat(open.says("configuration"))
                .containsExactly(
                        "warning Authentication is off, and servers with these settings listen on 0.0.0.0: whoever"
                                + " reaches the port may do everything.");
        assertThat(open.with("FASTPUBSUB_AUTH_ENABLED", "true")
                        .with("FASTPUBSUB_AUTH_SECRET_KEY", "x".repeat(32))
                        .says("configuration"))
                .containsExactly("ok The settings are in order.");
    }

    @Test
    void aMisspeltVariableIsAWarning() {
        assertThat(patient.with("FASTPUBSUB_API_PROT", "1").says("configuration"))
                .containsExactly("warning FASTPUBSUB_API_PROT means nothing: did you mean FASTPUBSUB_API_PORT?");
    }

    @Test
    void aTransactionThatIsLeftOpenIsNamed() throws SQLException {
        Patient strict = patient.with(Strict.transactions());
        assertThat(patient.says("held back"))
                .containsExactly("ok No old transaction, prepared transaction or replication slot is in the way.");

        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT 1 FROM fastpubsub.topic");
            statement.execute("SET application_name = 'report'"); // and no snapshot of the look before is kept

            List<Finding> findings = strict.findings("held back").stream()
                    .filter(finding -> finding.text().contains("(report)")) // the doctor's own pool may be at work
                    .toList();

            assertThat(findings).singleElement().matches(finding -> finding.severity() == Severity.WARNING);
            assertThat(findings.getFirst().text())
                    .matches(
                            "Session \\d+ of postgres \\(report\\) has a transaction open for .* transactions back\\.");
            assertThat(findings.getFirst().remedy()).contains("SELECT pg_terminate_backend(");
            connection.rollback();
        }
    }

    @Test
    void aStandbyThatLooksBackIsNamedAsOne() {
        assertThat(HeldBackCheck.held(new Session(1, "replicator", "walreceiver", true, 0, 2_000_000))
                        .text())
                .isEqualTo("A standby with hot_standby_feedback looks back over 2,000,000 transactions.");
    }

    @Test
    void whatTheRoleMayNotSeeIsSaid() {
        try (ServerRole role = new ServerRole(database).grant()) {
            Patient server = Patient.with(role.jdbcUrl());
            assertThat(server.findings("held back"))
                    .extracting(Finding::severity)
                    .containsExactly(Severity.OK, Severity.NOTE);

            jdbc.sql("GRANT pg_read_all_stats TO " + role.name()).update();

            assertThat(server.findings("held back"))
                    .extracting(Finding::severity)
                    .containsExactly(Severity.OK);
        }
    }

    private String name() {
        return jdbc.sql("SELECT current_database()").query(String.class).single();
    }
}
