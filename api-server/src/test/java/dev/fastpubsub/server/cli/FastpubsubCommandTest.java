package dev.fastpubsub.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.TestDatabase;
import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FastpubsubCommandTest {

    private static final int MIGRATIONS = Objects.requireNonNull(
                    new File("src/main/resources/db/migration").list(), "started in the module's folder")
            .length;

    @Test
    void migratingMakesTheSchemaAndIsRepeatable() {
        try (TestDatabase database = TestDatabase.empty()) {
            assertThat(run(database, "db-migrate"))
                    .isEqualTo(new Outcome(0, "ran " + MIGRATIONS + " migrations\n", ""));
            assertThat(run(database, "db-migrate")).isEqualTo(new Outcome(0, "the schema is up to date\n", ""));
        }
    }

    @Test
    void theServerDoesNotStartOnAnOldSchemaAndSaysWhatToDo() {
        try (TestDatabase database = TestDatabase.empty()) {
            Outcome outcome = run(database, "server");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.error())
                    .isEqualTo("the database lacks " + MIGRATIONS + " migrations: run `fastpubsub db-migrate`, or set"
                            + " FASTPUBSUB_DATABASE_MIGRATE_ON_START=true\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cleanup_acked_messages", "cleanup-acked-messages"})
    void cleaningUpAckedMessagesPrintsOneLine(String command) {
        try (TestDatabase database = TestDatabase.create()) {
            assertThat(run(database, command))
                    .isEqualTo(new Outcome(
                            0, "dropped 0 partitions (0.0 MiB), kept 0, deleted 0 left-over exceptions\n", ""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cleanup_stuck_messages", "cleanup-stuck-messages"})
    void cleaningUpStuckMessagesPrintsOneLine(String command) {
        try (TestDatabase database = TestDatabase.create()) {
            assertThat(run(database, command))
                    .isEqualTo(new Outcome(0, "released 0 stuck messages of 0 subscriptions\n", ""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "db-migrate", "cleanup_acked_messages", "cleanup_stuck_messages"})
    void aDatabaseThatIsDownIsOneLineAndExitCodeOne(String command) {
        Outcome outcome = run(Map.of("FASTPUBSUB_DATABASE_URL", "postgresql://u:hunter2@127.0.0.1:1/nothing"), command);

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.error().lines()).hasSize(1);
        assertThat(outcome.error())
                .startsWith("database is down (Connection to 127.0.0.1:1 refused.")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:hunter2@h:99999/d",
                "postgresql://u:hunter2/2@h/d",
                "jdbc:postgresql://h:x/d?user=u&password=hunter2"
            })
    void aUrlThatTheDriverDoesNotTakeIsOneLineWithoutIt(String url) {
        assertThat(run(Map.of("FASTPUBSUB_DATABASE_URL", url), "server"))
                .isEqualTo(new Outcome(
                        1,
                        "",
                        "FASTPUBSUB_DATABASE_URL: its host or port is not valid (special characters in the password"
                                + " percent-encoded?)\n"));
    }

    @Test
    void eachWrongSettingIsALineOfItsOwn() {
        Outcome outcome = run(Map.of("FASTPUBSUB_API_PORT", "x", "FASTPUBSUB_LOG_LEVEL", "y"), "server");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.error().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith("FASTPUBSUB_"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "--nonsense", "server --port=1", "db-migrate now"})
    void wrongUsageIsExitCodeTwo(String arguments) {
        Outcome outcome = run(Map.of(), arguments.split(" ", -1));

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.error()).contains("fastpubsub");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "server --help"})
    void helpNeedsNoDatabase(String arguments) {
        Outcome outcome = run(Map.of(), arguments.split(" ", -1));

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.output()).contains("fastpubsub");
    }

    private static Outcome run(TestDatabase database, String command) {
        return run(new HashMap<>(Map.of("FASTPUBSUB_DATABASE_URL", database.jdbcUrl())), command);
    }

    private static Outcome run(Map<String, String> environment, String... arguments) {
        return Outcome.of(environment, Path.of("target"), arguments);
    }
}
