package dev.fastpubsub.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.cli.Outcome;
import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each scenario against the real server: what it counts, what it says, and that it leaves nothing behind. */
class BenchCommandTest {

    private static TestDatabase database;
    private static TestServer server;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        server = TestServer.start(database, Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    @Test
    void publishCountsWhatItPublishedAndChecksIt() {
        BenchRun run = run("publish", "--messages", "1030", "--batch", "100", "--connections", "4");

        assertThat(run.exitCode()).as(run.outcome().error()).isZero();
        assertThat(run.messages("publish")).isEqualTo(1030);
        assertThat(run.measured("publish").path("requests").asLong()).isEqualTo(11);
        assertThat(run.measured("publish").path("bytes").asLong()).isEqualTo(1030 * 200);
        assertThat(run.verified("owed")).isEqualTo(1030);
        assertThat(run.verified("received")).isEqualTo(1030);
        assertThat(run.json().path("verified").path("good").asBoolean()).isTrue();
    }

    @Test
    void consumeTakesTheBacklogOfEachSubscription() {
        BenchRun run = run("consume", "--messages", "1000", "--subscriptions", "3", "--batch", "30");

        assertThat(run.exitCode()).as(run.outcome().error()).isZero();
        assertThat(run.messages("claim")).isEqualTo(3000);
        assertThat(run.messages("ack")).isEqualTo(3000);
        assertThat(run.measured("claim").path("requests").asLong()).isGreaterThanOrEqualTo(100);
        assertThat(run.verified("received")).isEqualTo(3000);
    }

    @Test
    void endToEndTimesEachMessage() {
        BenchRun run = run("end-to-end", "--messages", "200", "--rate", "400", "--subscriptions", "2");

        assertThat(run.exitCode()).as(run.outcome().error()).isZero();
        assertThat(run.messages("publish")).isEqualTo(200);
        assertThat(run.messages("receive")).isEqualTo(400);
        assertThat(run.measured("receive").path("latency_ms").path("count").asLong())
                .isEqualTo(400);
        assertThat(run.messages("ack")).isEqualTo(400);
        assertThat(run.measured("publish").path("seconds").asDouble()).isBetween(0.45, 5.0);
        assertThat(run.verified("received")).isEqualTo(400);
    }

    @Test
    void fanOutKnowsWhatEachFilterLetsThrough() {
        BenchRun run = run(
                "fan-out",
                "--messages",
                "400",
                "--batch",
                "10",
                "--subscriptions",
                "4",
                "--filtered",
                "0.5",
                "--matching",
                "0.25");

        assertThat(run.exitCode()).as(run.outcome().error()).isZero();
        assertThat(run.messages("publish")).isEqualTo(400);
        assertThat(run.verified("owed")).isBetween(2 * 400 + 2 * 80L, 2 * 400 + 2 * 100L);
        assertThat(run.verified("received")).isEqualTo(run.verified("owed"));
        assertThat(run.messages("claim")).isEqualTo(run.verified("owed"));
    }

    @Test
    void warmUpIsNotCountedAndStillChecked() {
        BenchRun run = run("end-to-end", "--messages", "50", "--rate", "200", "--warmup", "0.5");

        assertThat(run.messages("publish")).isEqualTo(50);
        assertThat(run.messages("receive")).isEqualTo(50);
        assertThat(run.verified("received"))
                .as("what the warm-up had no time for is left out")
                .isEqualTo(run.verified("owed"))
                .isBetween(51L, 150L);
    }

    @Test
    void aTimeLimitEndsConsumingAndTheRestIsStillChecked() {
        BenchRun run = run(
                "consume",
                "--messages",
                "6000",
                "--batch",
                "1",
                "--connections",
                "1",
                "--duration",
                "1",
                "--warmup",
                "0.1");

        assertThat(run.messages("ack")).isPositive().isLessThan(6000);
        assertThat(run.verified("received")).isEqualTo(6000);
    }

    @Test
    void nothingStaysUnlessItIsKept() {
        run("publish", "--messages", "10");
        run("fan-out", "--messages", "10", "--no-verify");
        assertThat(BenchRun.get(server.baseUri(), "/topics").path("data")).isEmpty();

        run("publish", "--messages", "10", "--keep");
        JsonNode topics = BenchRun.get(server.baseUri(), "/topics").path("data");
        assertThat(topics).hasSize(1);
        String topic = topics.get(0).path("id").asString();
        assertThat(topic).matches("bench-[0-9a-f]{8}");

        BenchRun again = run("publish", "--messages", "10", "--topic", topic);
        assertThat(again.exitCode()).as(again.outcome().error()).isZero();
        assertThat(again.verified("received")).isEqualTo(10);
        assertThat(BenchRun.get(server.baseUri(), "/topics").path("data")).hasSize(1);
        assertThat(BenchRun.get(server.baseUri(), "/subscriptions").path("data"))
                .hasSize(1);
        assertThat(BenchRun.get(server.baseUri(), "/subscriptions/" + topic + "-0/metrics")
                        .path("available")
                        .asInt())
                .isEqualTo(10);
        delete(topic);
    }

    @Test
    void messagesOfOthersAreLeftOutOfTheBooks() {
        run("publish", "--messages", "5", "--keep");
        String topic = BenchRun.get(server.baseUri(), "/topics")
                .path("data")
                .get(0)
                .path("id")
                .asString();
        try {
            Outcome outcome = BenchRun.run(
                    Map.of(),
                    "bench",
                    "end-to-end",
                    "--url",
                    server.baseUri().toString(),
                    "--topic",
                    topic,
                    "--rate",
                    "100",
                    "--duration",
                    "1",
                    "--warmup",
                    "1");
            assertThat(outcome.exitCode()).as(outcome.error()).isZero();
        } finally {
            delete(topic);
        }
    }

    @Test
    void thereAreAsManyConnectionsAsWereAskedFor() throws IOException {
        try (Proxy proxy = Proxy.start(server.baseUri(), Proxy.Call::forward)) {
            BenchRun run = BenchRun.of(
                    "publish", proxy.url(), "--connections", "7", "--batch", "1", "--messages", "300", "--no-verify");

            assertThat(run.messages("publish")).isEqualTo(300);
            assertThat(proxy.connections()).isEqualTo(7);
        }
    }

    @Test
    void theTableIsForPeopleAndTheFileForPrograms() throws IOException {
        Path file = folder.resolve("result.json");

        Outcome outcome = BenchRun.run(
                Map.of(),
                "bench",
                "publish",
                "--url",
                server.baseUri() + "/",
                "--messages",
                "100",
                "--warmup",
                "0",
                "--progress",
                "--json",
                file.toString());

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.output())
                .startsWith("fastpubsub bench publish: " + server.baseUri() + System.lineSeparator())
                .containsPattern("publish +100 ")
                .contains("8 connections, 100 messages a request, closed loop; 1 subscription, messages of 200 bytes")
                .endsWith("nothing lost, nothing doubled: 100 owed to 1 subscription, 100 received, 0 redelivered"
                        + System.lineSeparator());
        JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
        assertThat(json.path("command").asString()).isEqualTo("publish");
        assertThat(json.path("settings").path("url").asString())
                .isEqualTo(server.baseUri().toString());
        assertThat(json.path("settings").path("login").asString()).isEqualTo("none");
        assertThat(json.path("versions").path("server").asString()).isNotEmpty();
        assertThat(json.path("interrupted").asBoolean()).isFalse();
    }

    @Test
    void progressIsALineEachSecond() {
        Outcome outcome = BenchRun.run(
                Map.of(),
                "bench",
                "publish",
                "--url",
                server.baseUri().toString(),
                "--duration",
                "1.5",
                "--batch",
                "1",
                "--warmup",
                "1",
                "--progress",
                "--no-verify");

        assertThat(outcome.error().lines())
                .hasSizeGreaterThanOrEqualTo(2)
                .anySatisfy(line -> assertThat(line)
                        .matches("measured +\\d+\\.\\d s  publish +[\\d,]+/s p50 [\\d.]+ m?s p99 [\\d.]+ m?s"));
    }

    private static BenchRun run(String command, String... options) {
        return BenchRun.of(command, server.baseUri().toString(), options);
    }

    private static void delete(String topic) {
        try (Api api = new Api(new Target(server.baseUri(), new Login.Open()), 1)) {
            api.demand(Request.of(Call.DELETE_TOPIC, "/topics/" + topic), 204);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
