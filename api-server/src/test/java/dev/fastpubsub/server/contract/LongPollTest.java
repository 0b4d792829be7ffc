package dev.fastpubsub.server.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.contract.Channel.Message;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Consumers that wait for messages. Each waits for as long as it may, and must have its answer well before. */
@Timeout(60)
class LongPollTest {

    private static final Duration LONG_BEFORE = Duration.ofSeconds(15);

    private final Channel channel = Channel.open("{'backoff_min_seconds': 1, 'backoff_max_seconds': 1}");

    @Test
    void aConsumerThatWaitsGetsAMessageWhenItIsPublished() throws Exception {
        CompletableFuture<List<Message>> waiting = waitForMessages("worker", 20);

        channel.publish("{\"n\":1}");

        assertThat(soon(waiting)).extracting(Message::payload).containsExactly("{\"n\":1}");
        channel.hasMetrics(0, 1, 0, 0);
    }

    @Test
    void whatIsThereIsGivenWithoutWaiting() throws Exception {
        channel.publishNumbered(3);

        assertThat(soon(waitForMessages("worker", 20))).hasSize(3);
    }

    @Test
    void whoeverWaitsInVainGetsAnEmptyListAfterThatTime() {
        long start = System.nanoTime();

        WireClient.get(channel.path("/messages?consumer_id=worker&wait_seconds=1"))
                .hasStatus(200)
                .hasJson("{'data': []}");

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void aMessageWakesOnlyOneOfThoseWhoWait() throws Exception {
        CompletableFuture<List<Message>> first = waitForMessages("first", 20);
        CompletableFuture<List<Message>> second = waitForMessages("second", 20);

        channel.publish("{\"n\":1}");
        Object served = CompletableFuture.anyOf(first, second).get(15, TimeUnit.SECONDS);
        assertThat((List<?>) served).hasSize(1);
        channel.publish("{\"n\":2}");

        assertThat(List.of(soon(first), soon(second)))
                .allSatisfy(messages -> assertThat(messages).hasSize(1));
        channel.hasMetrics(0, 2, 0, 0);
    }

    @Test
    void aFilterDecidesWhoIsWoken() throws Exception {
        Channel filtered = channel.another("{'filter': {'n': [2]}}");
        CompletableFuture<List<Message>> waiting = waitForMessages(filtered, "worker", 20);

        channel.publish("{\"n\":1}");
        channel.publish("{\"n\":2}");

        assertThat(soon(waiting)).extracting(Message::payload).containsExactly("{\"n\":2}");
    }

    @Test
    void theEndOfABackOffWakesWhoeverWaits() throws Exception {
        channel.publish("{\"n\":1}");
        channel.nack(channel.consume());

        List<Message> again = soon(waitForMessages("worker", 20));

        assertThat(again).extracting(Message::attempts).containsExactly(2);
    }

    @Test
    void aNackWakesWhoeverWaitsAlready() throws Exception {
        channel.publish("{\"n\":1}");
        List<Message> taken = channel.consume();
        CompletableFuture<List<Message>> waiting = waitForMessages("other", 20);

        channel.nack(taken);

        assertThat(soon(waiting)).extracting(Message::attempts).containsExactly(2);
    }

    @Test
    void aRedrivenDeadLetterWakesWhoeverWaits() throws Exception {
        Channel once = channel.another("{'max_delivery_attempts': 1}");
        once.publish("{\"n\":1}");
        once.nack(once.consume());
        CompletableFuture<List<Message>> waiting = waitForMessages(once, "worker", 20);

        once.reprocess(once.deadLetters());

        assertThat(soon(waiting)).hasSize(1);
    }

    /** Whether the server notices before it claims, or has to give back what it claimed: the next one gets it as if it were the first. */
    @Test
    void aClientThatHangsUpLosesNothing() throws Exception {
        for (int i = 0; i < 20; i++) {
            hangUpWhileWaiting();
        }
        channel.publishNumbered(3);

        List<Message> messages = soon(waitForMessages("other", 20));
        while (messages.size() < 3) {
            messages = List.copyOf(concat(messages, soon(waitForMessages("other", 20))));
        }

        assertThat(Channel.payloads(messages)).isEqualTo(Channel.numbered(1, 3));
        assertThat(messages)
                .allSatisfy(message -> assertThat(message.attempts()).isEqualTo(1));
        channel.hasMetrics(0, 3, 0, 0);
    }

    @Test
    void aClientThatSendsItsNextRequestEarlyHasNotHungUp() {
        channel.publishNumbered(1);
        String consume = RawHttp.head(
                        "GET " + channel.path("/messages?consumer_id=w&wait_seconds=20") + " HTTP/1.1", Map.of())
                .replace("Connection: close\r\n", "");
        String liveness = RawHttp.head("GET /liveness HTTP/1.1", Map.of());

        List<Answer> answers = RawHttp.exchangeAll(out -> out.write((consume + liveness).getBytes(ISO_8859_1)), 2);

        assertThat(Channel.messages(answers.getFirst())).hasSize(1);
        answers.getLast().hasStatus(200);
    }

    @Test
    void aSubscriptionMadeAnewUnderTheSameIdGivesToThoseWhoComeToWait() throws Exception {
        assertThat(soon(waitForMessages("worker", 1))).isEmpty();
        WireClient.delete("/subscriptions/" + channel.subscription()).isNoContent();
        channel.subscribe("{}");
        CompletableFuture<List<Message>> waiting = waitForMessages("worker", 20);
        channel.publish("{\"n\":1}");

        assertThat(soon(waiting)).extracting(Message::payload).containsExactly("{\"n\":1}");
    }

    private void hangUpWhileWaiting() throws IOException {
        URI server = WireClient.server();
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            String head = RawHttp.head(
                    "GET " + channel.path("/messages?consumer_id=gone&wait_seconds=20") + " HTTP/1.1", Map.of());
            socket.getOutputStream().write(head.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
        }
    }

    private CompletableFuture<List<Message>> waitForMessages(String consumer, int seconds) {
        return waitForMessages(channel, consumer, seconds);
    }

    private static CompletableFuture<List<Message>> waitForMessages(Channel channel, String consumer, int seconds) {
        String path = channel.path("/messages?consumer_id=" + consumer + "&batch_size=100&wait_seconds=" + seconds);
        return CompletableFuture.supplyAsync(() -> Channel.messages(WireClient.get(path)), Thread::startVirtualThread);
    }

    private static List<Message> soon(CompletableFuture<List<Message>> answer) throws Exception {
        return answer.get(LONG_BEFORE.toSeconds(), TimeUnit.SECONDS);
    }

    private static List<Message> concat(List<Message> first, List<Message> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
