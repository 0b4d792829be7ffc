package dev.fastpubsub.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.Authenticated;
import dev.fastpubsub.server.support.Overheard;
import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands around authentication, and what helps at a prompt. */
class ClientCommandsTest {

    private static final Pattern CLIENT = Pattern.compile("client_id=([0-9a-f-]{36})\nclient_secret=([0-9a-f]{32})\n");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"create_client", "create-client"})
    void aNewClientCanLogIn(String command) {
        try (TestDatabase database = TestDatabase.create();
                TestServer server = TestServer.start(database, Authenticated.ENVIRONMENT)) {
            Outcome outcome = run(database, command, "My Application", "topics:create topics:read", "true");

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.error()).isEmpty();
            Matcher client = CLIENT.matcher(outcome.output());
            assertThat(client.matches()).as(outcome.output()).isTrue();
            assertThat(token(server.baseUri(), client)).isNotEmpty();
        }
    }

    @Test
    void scopesAndStateMayBeLeftOut() {
        try (TestDatabase database = TestDatabase.create();
                TestServer server = TestServer.start(database, Map.of())) {
            Matcher client = CLIENT.matcher(run(database, "create_client", "n").output());

            assertThat(client.matches()).isTrue();
            assertThat(token(server.baseUri(), client)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "n, topics:write, true, Invalid scope topics:write",
        "n, '', true, at least one scope is needed",
        "n, *, maybe, IS_ACTIVE must be true or false",
        "'', *, true, NAME must have 1 to 512 characters",
    })
    void aWrongArgumentIsWrongUsage(String name, String scopes, String active, String message) {
        Outcome outcome = Outcome.of(Map.of(), folder, "create_client", name, scopes, active);

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.error()).isEqualTo(message + "\nSee: fastpubsub create_client --help\n");
        assertThat(outcome.output()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"generate_secret_key, , 32", "generate-secret-key, HS256, 32", "generate_secret_key, HS512, 64"})
    void aSecretKeyNeedsNoDatabaseAndIsLongEnough(String command, String algorithm, int digits) {
        Outcome outcome = algorithm == null
                ? Outcome.of(Map.of(), folder, command)
                : Outcome.of(Map.of(), folder, command, "--algorithm", algorithm);

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.output()).matches("new_secret=[0-9a-f]{" + digits + "}\\n");
        assertThat(outcome.error()).isEmpty();
    }

    @Test
    void completionKnowsTheCommands() {
        Outcome outcome = Outcome.of(Map.of(), folder, "generate-completion");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.output()).contains("complete -F", "cleanup_acked_messages", "create_client");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server",
                "db-migrate",
                "cleanup_acked_messages",
                "cleanup_stuck_messages",
                "generate_secret_key",
                "create_client",
                "import_original",
                "config",
                "bench"
            })
    void everyCommandHasHelp(String command) {
        Outcome outcome = Outcome.of(Map.of(), folder, command, "--help");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.output()).startsWith("Usage: fastpubsub " + command);
        assertThat(Outcome.of(Map.of(), folder, "--help").output()).contains(command);
    }

    private Outcome run(TestDatabase database, String... arguments) {
        return Outcome.of(Map.of("FASTPUBSUB_DATABASE_URL", database.jdbcUrl()), folder, arguments);
    }

    private static String token(URI server, Matcher client) {
        return Authenticated.token(server, client.group(1), Overheard.secret(client.group(2)));
    }
}
