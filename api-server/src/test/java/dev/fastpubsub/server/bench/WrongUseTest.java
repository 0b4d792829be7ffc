package dev.fastpubsub.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.bench.Proxy.Reply;
import dev.fastpubsub.server.cli.Outcome;
import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Options and their defaults, and what is said in one line when a run cannot be. */
class WrongUseTest {

    private static final Map<String, String> COMMON = Map.ofEntries(
            Map.entry("--url", "http://localhost:8000"),
            Map.entry("--token", ""),
            Map.entry("--client-id", ""),
            Map.entry("--client-secret", ""),
            Map.entry("--topic", ""),
            Map.entry("--subscriptions", "1"),
            Map.entry("--connections", "8"),
            Map.entry("--size", "200"),
            Map.entry("--warmup", "2.0"),
            Map.entry("--verify", "true"),
            Map.entry("--lock-timeout", "60"),
            Map.entry("--keep", "false"),
            Map.entry("--json", ""),
            Map.entry("--progress", "null"),
            Map.entry("--messages", "null"),
            Map.entry("--duration", "null"),
            Map.entry("--batch", "100"));

    @Test
    void everyOptionHasItsDefault() {
        assertThat(defaults("publish")).isEqualTo(common(Map.of("--rate", "0.0")));
        assertThat(defaults("fan-out"))
                .isEqualTo(common(
                        Map.of("--rate", "0.0", "--subscriptions", "10", "--filtered", "0.5", "--matching", "0.5")));
        assertThat(defaults("consume"))
                .isEqualTo(common(Map.of("--messages", "100000", "--wait-seconds", "0", "--poll-interval", "10")));
        assertThat(defaults("end-to-end"))
                .isEqualTo(common(Map.of(
                        "--rate",
                        "0.0",
                        "--batch",
                        "1",
                        "--consumers",
                        "null",
                        "--consume-batch",
                        "100",
                        "--consume-url",
                        "null",
                        "--wait-seconds",
                        "20",
                        "--poll-interval",
                        "10")));
    }

    @Test
    void aPublishWithoutALimitTakesTenSeconds() {
        PublishOptions options = new PublishOptions(1);

        PublishPlan plan = options.plan(new RunOptions(1));

        assertThat(plan.duration()).hasSeconds(10);
        assertThat(plan.messages()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"publish", "consume", "end-to-end", "fan-out"})
    void everyScenarioHasHelp(String command) {
        Outcome outcome = BenchRun.run(Map.of(), "bench", command, "--help");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.output())
                .startsWith("Usage: fastpubsub bench " + command)
                .contains("--json");
        assertThat(BenchRun.run(Map.of(), "bench", "--help").output()).contains("  " + command);
    }

    @ParameterizedTest
    @CsvSource({
        "publish --size 95, --size must be from 96 to 268435456",
        "publish --connections 0, --connections must be at least 1",
        "publish --batch 0, '--batch must be from 1 to 100000'",
        "publish --rate -1, '--rate must be from 0 to 1000000000'",
        "publish --messages 0, --messages must be at least 1",
        "publish --duration -1, --duration must be from 0 to 31536000",
        "publish --url localhost:8000, 'a server''s URL is http:// or https://, a host, and perhaps a port and a path'",
        "publish --client-id x, '--client-id needs --client-secret, or FASTPUBSUB_BENCH_CLIENT_SECRET'",
        "publish --client-secret x, --client-secret needs --client-id",
        "publish --client-id x --client-secret y --token z, '--token and --client-id: give one of them'",
        "publish --topic a/b, '--topic must have 1 to 128 letters, digits, dots, dashes and underscores'",
        "consume --batch 101, the batch that is consumed must be from 1 to 100",
        "consume --wait-seconds 21, --wait-seconds must be from 0 to 20",
        "consume --subscriptions 0, --subscriptions must be at least 1",
        "end-to-end --subscriptions 3 --consumers 2, 'with fewer --consumers than --subscriptions each has several to"
                + " ask in turn: set --wait-seconds 0'",
        "fan-out --matching 2, --matching must be from 0 to 1",
        "publish --rate fast, 'Invalid value for option ''--rate'': ''fast'' is not a double'",
    })
    void aWrongOptionIsWrongUsage(String arguments, String message) {
        String command = arguments.split(" ", 2)[0];

        Outcome outcome = BenchRun.run(Map.of(), ("bench " + arguments).split(" "));

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.error()).isEqualTo(message + "\nSee: fastpubsub bench " + command + " --help\n");
    }

    @Test
    void aCommandIsNeeded() {
        Outcome outcome = BenchRun.run(Map.of(), "bench");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.error()).contains("Missing required subcommand");
    }

    @Test
    void nobodyAnswersThere() {
        assertThat(run("http://127.0.0.1:1"))
                .isEqualTo(failed("http://127.0.0.1:1 does not answer (connection refused): is the server running?"));
        assertThat(run("http://no-such-host.invalid:8000"))
                .isEqualTo(failed(
                        "http://no-such-host.invalid:8000 does not answer (unknown host): is the server running?"));
    }

    @Test
    void somebodyElseAnswersThere() throws IOException {
        try (Proxy other = Proxy.start(URI.create("http://127.0.0.1:1"), _ -> new Reply(404, "<html>", Map.of()))) {
            assertThat(run(other.url()))
                    .isEqualTo(failed(other.url() + " is not a fastpubsub server: GET /liveness answered 404"));
        }
    }

    @Test
    void theTopicIsNotThere() {
        try (TestDatabase database = TestDatabase.create();
                TestServer server = TestServer.start(database, Map.of())) {
            String url = server.baseUri().toString();
            assertThat(run(url, "--topic", "orders"))
                    .isEqualTo(failed(
                            url + ": POST /subscriptions answered 404 Topic not found: create the topic, or leave"
                                    + " --topic out"));
            assertThat(run(url, "--topic", "orders", "--subscriptions", "0"))
                    .isEqualTo(failed(url + ": POST /topics/orders/messages answered 404 Topic not found: create the"
                            + " topic, or leave --topic out"));
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsSaidBeforeTheRun() {
        assertThat(run("http://127.0.0.1:1", "--json", "/no/such/folder/result.json"))
                .isEqualTo(failed("--json: cannot write '/no/such/folder/result.json' (NoSuchFileException)"));
    }

    private static Outcome run(String url, String... options) {
        String[] all = Arrays.copyOf(new String[] {"bench", "publish", "--url", url}, 4 + options.length);
        System.arraycopy(options, 0, all, 4, options.length);
        return BenchRun.run(Map.of(), all);
    }

    private static Outcome failed(String line) {
        return new Outcome(1, "", line + System.lineSeparator());
    }

    private static Map<String, String> common(Map<String, String> others) {
        Map<String, String> all = new TreeMap<>(COMMON);
        all.putAll(others);
        return all;
    }

    /** Of each option but help and version. */
    private static Map<String, String> defaults(String command) {
        Map<String, String> defaults = new TreeMap<>();
        CommandLine scenario = Objects.requireNonNull(
                BenchCommand.create(Map.of(), "").getSubcommands().get(command));
        for (OptionSpec option : scenario.getCommandSpec().options()) {
            if (!option.usageHelp() && !option.versionHelp()) {
                String value =
                        option.defaultValue() == null ? String.valueOf(option.initialValue()) : option.defaultValue();
                defaults.put(option.longestName(), value);
            }
        }
        return defaults;
    }
}
