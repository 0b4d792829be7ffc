package dev.fastpubsub.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.support.ServerRole;
import dev.fastpubsub.server.support.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the doctor says of the schema, of who may do what in it, and of how its tables are kept. */
class SchemaTest {

    private final TestDatabase database = TestDatabase.create();
    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    private final Patient patient = Patient.with(database.jdbcUrl());

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void theSchemaOfThisReleaseIsWell() {
        assertThat(patient.says("schema")).containsExactly("ok The schema is that of this release.");
    }

    @Test
    void aDatabaseWithoutASchemaMustBeMigrated() {
        try (TestDatabase empty = TestDatabase.empty()) {
            Diagnosis diagnosis = Patient.with(empty.jdbcUrl()).examined();

            assertThat(diagnosis.isWell()).isFalse();
            assertThat(diagnosis.text())
                    .contains("note     rights         There is no schema fastpubsub yet")
                    .containsPattern("problem  schema         The database lacks \\d+ migrations of this release")
                    .contains("note     contents       Tables and messages were not looked at.");
            assertThat(JdbcClient.create(empty.dataSource())
                            .sql("SELECT count(*) FROM pg_namespace WHERE nspname = 'fastpubsub'")
                            .query(Integer.class)
                            .single())
                    .as("looking made nothing")
                    .isZero();
        }
    }

    @Test
    void anOldSchemaIsAProblemAndANewerOneAWarning() {
        String ours = jdbc.sql("SELECT max(version) FROM fastpubsub.flyway_schema_history")
                .query(String.class)
                .single();
        jdbc.sql("INSERT INTO fastpubsub.flyway_schema_history SELECT 1000, '999', 'later', type,"
                        + " 'V999__later.sql', 1, installed_by, installed_on, 1, true FROM"
                        + " fastpubsub.flyway_schema_history WHERE version = '001'")
                .update();
        assertThat(patient.says("schema"))
                .containsExactly("warning The schema is at version 999, newer than the " + ours + " of this program.");

        jdbc.sql("DELETE FROM fastpubsub.flyway_schema_history WHERE version IN (?, '999')")
                .param(ours)
                .update();
        assertThat(patient.says("schema"))
                .singleElement()
                .asString()
                .startsWith("problem The database lacks 1 migration of this release");
    }

    @Test
    void aServersOwnRoleIsWell() {
        try (ServerRole role = new ServerRole(database).grant()) {
            assertThat(Patient.with(role.jdbcUrl()).says("rights"))
                    .containsExactly("ok " + role.name() + " may do what a server needs, and no more.");
        }
    }

    @Test
    void aRoleWithoutAnyRightIsAProblem() {
        try (ServerRole role = new ServerRole(database)) {
            Patient server = Patient.with(role.jdbcUrl());
            assertThat(server.says("rights"))
                    .containsExactly("problem " + role.name() + " may not look into the schema fastpubsub.");
            assertThat(server.findings("vacuum")).isEmpty();
        }
    }

    @Test
    void aGrantThatIsMissingIsNamed() {
        try (ServerRole role = new ServerRole(database).grant()) {
            jdbc.sql("REVOKE UPDATE ON fastpubsub.lease FROM " + role.name()).update();
            jdbc.sql("REVOKE EXECUTE ON FUNCTION fastpubsub.gauges(int) FROM " + role.name())
                    .update();
            jdbc.sql("REVOKE USAGE ON SEQUENCE fastpubsub.message_pos FROM " + role.name())
                    .update();

            assertThat(Patient.with(role.jdbcUrl()).says("rights"))
                    .containsExactly(
                            "problem " + role.name() + " lacks rights that a server needs: EXECUTE on function gauges,"
                                    + " UPDATE on table lease, USAGE on sequence message_pos.");
        }
    }

    @Test
    void moreRightsThanAServerNeedsAreAWarning() {
        assertThat(patient.says("rights")).singleElement().asString().contains(" is a superuser, ");
        try (ServerRole role = new ServerRole(database).grant()) {
            Patient server = Patient.with(role.jdbcUrl());
            jdbc.sql("GRANT CREATE ON SCHEMA fastpubsub TO " + role.name()).update();
            assertThat(server.says("rights")).singleElement().asString().contains(" may make tables and functions ");

            String owner = jdbc.sql("SELECT current_user").query(String.class).single();
            jdbc.sql("ALTER SCHEMA fastpubsub OWNER TO " + role.name()).update();
            assertThat(server.says("rights")).singleElement().asString().contains(" owns the schema: ");
            jdbc.sql("ALTER SCHEMA fastpubsub OWNER TO " + owner).update();
        }
    }

    @Test
    void aTableThatAutovacuumLeavesAloneIsAProblem() {
        assertThat(patient.says("vacuum")).singleElement().asString().startsWith("ok ");

        jdbc.sql("ALTER TABLE fastpubsub.lease SET (autovacuum_enabled = false)")
                .update();

        assertThat(patient.says("vacuum"))
                .containsExactly("problem Autovacuum is off for fastpubsub.lease, which grows with each delivery.");
    }

    @Test
    void deadRowsThatNobodyClearsAreAWarning() {
        jdbc.sql("ALTER TABLE fastpubsub.dead_letter_count SET (autovacuum_enabled = false)")
                .update();
        jdbc.sql("INSERT INTO fastpubsub.dead_letter_count (subscription_num, slot, count)"
                        + " SELECT n, 0, 0 FROM generate_series(1, 2000) n")
                .update();
        jdbc.sql("DELETE FROM fastpubsub.dead_letter_count WHERE subscription_num > 1")
                .update();
        Patient strict = patient.with(Strict.deadRows(1000));

        // statistics come a moment after the commit
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(strict.says("vacuum"))
                        .contains("warning fastpubsub.dead_letter_count has 1,999 dead rows and 1 live ones; it"
                                + " was last vacuumed never."));
    }

    @Test
    void aTableThatIsLargeForItsRowsIsAWarning() {
        jdbc.sql("INSERT INTO fastpubsub.dead_letter_count (subscription_num, slot, count) VALUES (1, 0, 0)")
                .update();

        assertThat(patient.with(Strict.bloat()).says("vacuum"))
                .singleElement()
                .asString()
                .startsWith("warning fastpubsub.dead_letter_count takes 0.0 MiB for ");
    }
}
