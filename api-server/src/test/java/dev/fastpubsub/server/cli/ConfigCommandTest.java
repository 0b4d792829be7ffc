package dev.fastpubsub.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigCommandTest {

    private static final String URL = "FASTPUBSUB_DATABASE_URL";

    @TempDir
    Path folder;

    @Test
    void everySettingIsShownWithWhereItComesFrom() throws IOException {
        Files.writeString(folder.resolve(".env"), "fastpubsub_api_port='9000'\nFASTPUBSUB_API_HOST=there\n");

        Outcome outcome = Outcome.of(
                Map.of(URL, "postgresql://u:hunter2@db/app", "FASTPUBSUB_API_HOST", "127.0.0.1"), folder, "config");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.error()).isEmpty();
        assertThat(outcome.output().lines().map(line -> line.replaceAll(" +", " ")))
                .isSorted()
                .contains(
                        "FASTPUBSUB_API_HOST = 127.0.0.1 (environment)",
                        "FASTPUBSUB_API_PORT = 9000 (.env file)",
                        "FASTPUBSUB_AUTH_ENABLED = false (default)",
                        "FASTPUBSUB_AUTH_SECRET_KEY = (default)",
                        "FASTPUBSUB_AUTH_SECRET_KEY_FILE = (default)",
                        "FASTPUBSUB_CLEANUP_STUCK_MESSAGES_LOCK_TIMEOUT_SECONDS = 60 (default)",
                        "FASTPUBSUB_DATABASE_URL = postgresql://u:********@db/app (environment)",
                        "FASTPUBSUB_LOG_FORMATTER = logfmt (default)");
    }

    @Test
    void aMisspeltVariableIsToldBesides() {
        Outcome outcome = Outcome.of(Map.of(URL, "postgresql://db/app", "FASTPUBSUB_API_PROT", "1"), folder, "config");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.error()).isEqualTo("FASTPUBSUB_API_PROT means nothing: did you mean FASTPUBSUB_API_PORT?\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql+psycopg://u:hunter2@db:5432/app?sslmode=require",
                "postgresql://u:hunter2@hunter2/hunter2@db/app",
                "postgresql://u@db/app?sslpassword=hunter2&sslmode=require",
                "jdbc:postgresql://db/app?user=u&password=hunter2",
                "jdbc:postgresql://db/app?PASSWORD=hunter2",
                "jdbc:postgresql://db/app?user=u;password=hunter2",
                "jdbc:postgresql://db/app?sslmode=require&pass%77ord=hunter2",
            })
    void noSecretIsShown(String url) {
        Outcome outcome = Outcome.of(
                Map.of(
                        URL,
                        url,
                        "FASTPUBSUB_AUTH_SECRET_KEY",
                        "hunter2".repeat(5),
                        "FASTPUBSUB_AUTH_BOOTSTRAP_CLIENT_ID",
                        "550e8400-e29b-41d4-a716-446655440000",
                        "FASTPUBSUB_AUTH_BOOTSTRAP_CLIENT_SECRET",
                        "hunter2".repeat(5)),
                folder,
                "config");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.output()).doesNotContain("hunter2").contains("********");
    }

    @Test
    void theFileWithTheKeysIsShownWhereThereIsOneAndNeverWhatIsInIt() throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "hunter2".repeat(5));
        String name = "FASTPUBSUB_AUTH_SECRET_KEY_FILE";

        Outcome file = Outcome.of(Map.of(URL, "postgresql://db/app", name, keys.toString()), folder, "config");
        Outcome notAFile = Outcome.of(Map.of(URL, "postgresql://db/app", name, "hunter2".repeat(5)), folder, "config");

        assertThat(file.exitCode()).isZero();
        assertThat(file.output()).contains(keys + "  (environment)").doesNotContain("hunter2");
        assertThat(notAFile.exitCode()).isEqualTo(1);
        assertThat(notAFile.output() + notAFile.error()).doesNotContain("hunter2");
    }

    @Test
    void aServerWhoseFileHoldsNoKeyIsOneLineAndExitCodeOne() throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "\n\n");

        assertThat(Outcome.of(
                        Map.of(
                                URL,
                                "postgresql://db/app",
                                "FASTPUBSUB_AUTH_ENABLED",
                                "true",
                                "FASTPUBSUB_AUTH_SECRET_KEY_FILE",
                                keys.toString()),
                        folder,
                        "server"))
                .isEqualTo(new Outcome(1, "", "FASTPUBSUB_AUTH_SECRET_KEY_FILE: " + keys + " holds no key\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"config", "server"})
    void threeBadValuesAreThreeLinesAndExitCodeOne(String command) {
        Outcome outcome = Outcome.of(
                Map.of(
                        URL,
                        "mysql://u:hunter2@db/app",
                        "FASTPUBSUB_API_PORT",
                        "70000",
                        "FASTPUBSUB_DATABASE_ECHO",
                        "perhaps\nnot"),
                folder,
                command);

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.error()).isEqualTo("""
            FASTPUBSUB_DATABASE_URL: must look like postgresql+psycopg://user:password@host:port/database, \
            postgresql://… or jdbc:postgresql://…
            FASTPUBSUB_DATABASE_ECHO: 'perhaps?not' is not allowed, it must be true or false
            FASTPUBSUB_API_PORT: '70000' is not allowed, it must be a whole number from 0 to 65535
            """);
        assertThat(outcome.output()).doesNotContain("hunter2", "perhaps", "70000");
    }

    @Test
    void aBrokenEnvFileIsOneLineAndExitCodeOne() throws IOException {
        Files.writeString(folder.resolve(".env"), "FASTPUBSUB_AUTH_SECRET_KEY: hunter2\n");

        assertThat(Outcome.of(Map.of(), folder, "server"))
                .isEqualTo(new Outcome(1, "", ".env: line 1 must be NAME=value, NAME=\"value\" or NAME='value'\n"));
    }
}
