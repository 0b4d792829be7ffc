package dev.fastpubsub.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.bench.Proxy.Reply;
import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What goes wrong between publisher and consumer is seen, and what only looks wrong is not taken for it. */
class VerificationTest {

    private static TestDatabase database;
    private static TestServer server;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        server = TestServer.start(database, Map.of("FASTPUBSUB_CLEANUP_STUCK_MESSAGES_LOCK_TIMEOUT_SECONDS", "1"));
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    @Test
    void aMessageThatIsAckedBehindTheConsumersBackIsLost() throws IOException {
        AtomicBoolean done = new AtomicBoolean();
        BenchRun run = consume(call -> {
            Reply reply = call.forward();
            JsonNode messages = messages(call, reply);
            if (messages.isEmpty() || done.getAndSet(true)) {
                return reply;
            }
            String ids = String.join(
                    ",",
                    StreamSupport.stream(messages.spliterator(), false)
                            .map(message -> message.path("id").toString())
                            .toList());
            call.send("POST", call.path().replaceFirst("/messages.*", "/acks"), "[" + ids + "]");
            return Reply.json(200, "{\"data\":[]}");
        });

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.verified("lost")).isEqualTo(10);
        assertThat(run.verified("received")).isEqualTo(90);
        assertThat(run.verified("doubled")).isZero();
        assertThat(run.outcome().error()).contains("LOST 10, DOUBLED 0, UNEXPECTED 0: 100 owed");
    }

    @Test
    void aDeliveryThatComesTwiceIsDoubled() throws IOException {
        AtomicReference<Reply> first = new AtomicReference<>();
        AtomicBoolean done = new AtomicBoolean();
        BenchRun run = consume(call -> {
            Reply before = first.get();
            if (call.isClaim() && before != null && !done.getAndSet(true)) {
                return before;
            }
            Reply reply = call.forward();
            if (!messages(call, reply).isEmpty()) {
                first.set(reply);
            }
            return reply;
        });

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.verified("doubled")).isEqualTo(10);
        assertThat(run.verified("lost")).isZero();
        assertThat(run.outcome().error()).contains("DOUBLED 10");
    }

    @Test
    void aDeliveryThatNeverArrivesComesAgainAndIsNotDoubled() throws IOException {
        AtomicBoolean done = new AtomicBoolean();
        BenchRun run = consume(call -> {
            Reply reply = call.forward();
            return messages(call, reply).isEmpty() || done.getAndSet(true) ? reply : null;
        });

        assertThat(run.exitCode()).as(run.outcome().error()).isZero();
        assertThat(run.verified("redelivered")).isEqualTo(10);
        assertThat(run.verified("received")).isEqualTo(100);
    }

    @Test
    void aPublishWhoseAnswerIsCutOffMayHaveHappened() throws IOException {
        AtomicInteger publishes = new AtomicInteger();
        BenchRun run = run("publish", call -> {
            if (!call.isPublish()) {
                return call.forward();
            }
            int number = publishes.incrementAndGet();
            if (number == 2) {
                return null; // and it never reached the server
            }
            Reply reply = call.forward();
            return number == 4 ? null : reply;
        });

        assertThat(run.exitCode()).as(run.outcome().error()).isZero();
        assertThat(run.json().path("in_doubt").asLong()).isEqualTo(20);
        assertThat(run.measured("publish").path("errors").asLong()).isEqualTo(2);
        assertThat(run.messages("publish")).isEqualTo(80);
        assertThat(run.verified("owed")).isEqualTo(80);
        assertThat(run.verified("received")).isEqualTo(90);
        assertThat(run.verified("unexpected")).isZero();
    }

    @Test
    void aServerThatIsBusyIsAskedAgainWhenItSays() throws IOException {
        AtomicInteger publishes = new AtomicInteger();
        long start = System.nanoTime();
        BenchRun run = run("publish", call -> {
            int number = call.isPublish() ? publishes.incrementAndGet() : 0;
            return number == 2 || number == 3
                    ? new Reply(number == 2 ? 503 : 429, "{\"detail\":\"busy\"}", Map.of("Retry-After", "1"))
                    : call.forward();
        });

        assertThat(run.exitCode()).as(run.outcome().error()).isZero();
        assertThat(run.messages("publish")).isEqualTo(100);
        assertThat(run.measured("publish").path("retries").asLong()).isEqualTo(2);
        assertThat(run.measured("publish").path("errors").asLong()).isZero();
        assertThat(run.measured("publish").path("latency_ms").path("max").asDouble())
                .isGreaterThan(1_000);
        assertThat(System.nanoTime() - start).isGreaterThan(1_000_000_000L);
    }

    @Test
    void aMessageThatAFilterExcludesIsUnexpected() {
        Ledger ledger = new Ledger(1, new Share(0.5));
        Receipts receipts = new Receipts("s", true, ledger);
        ledger.begin(0, 4);
        ledger.confirm(0, 0, 4);
        receipts.receive(
                List.of(new Delivery("a", 1, 0, 1, 0), new Delivery("b", 1, 0, 2, 0), new Delivery("c", 1, 7, 0, 0)));

        Verdict verdict = receipts.verdict();

        assertThat(verdict.owed()).isEqualTo(2);
        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.unexpected()).isEqualTo(2);
        assertThat(verdict.isGood()).isFalse();
    }

    @Test
    void whatComesAgainAfterItsAckIsDoubledUnlessTheAckWasLate() {
        for (boolean inTime : new boolean[] {true, false}) {
            Ledger ledger = new Ledger(1, Share.ALL);
            Receipts receipts = new Receipts("s", false, ledger);
            ledger.confirm(0, ledger.begin(0, 1), 1);
            List<Delivery> first = List.of(new Delivery("a", 1, 0, 0, 0));
            receipts.receive(first);
            receipts.acked(first, inTime);
            receipts.receive(List.of(new Delivery("a", 2, 0, 0, 0)));

            Verdict verdict = receipts.verdict();

            assertThat(verdict.doubled()).isEqualTo(inTime ? 1 : 0);
            assertThat(verdict.redelivered()).isEqualTo(inTime ? 0 : 1);
        }
    }

    private static BenchRun consume(Proxy.Tampering tampering) throws IOException {
        return run("consume", tampering);
    }

    /** A hundred messages, ten in a request, one request at a time. */
    private static BenchRun run(String command, Proxy.Tampering tampering) throws IOException {
        try (Proxy proxy = Proxy.start(server.baseUri(), tampering)) {
            return BenchRun.of(
                    command,
                    proxy.url(),
                    "--messages",
                    "100",
                    "--batch",
                    "10",
                    "--connections",
                    "1",
                    "--lock-timeout",
                    "1");
        }
    }

    private static JsonNode messages(Proxy.Call call, Reply reply) {
        return call.isClaim()
                ? JsonMapper.shared().readTree(reply.body()).path("data")
                : JsonMapper.shared().createArrayNode();
    }
}
