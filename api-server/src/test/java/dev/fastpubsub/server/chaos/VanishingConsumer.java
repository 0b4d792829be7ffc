package dev.fastpubsub.server.chaos;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks for messages and is gone: before the answer, or in the middle of it. */
final class VanishingConsumer extends Worker {

    private static final int PAUSE_MILLIS = 700;

    private final History history;
    private final Calls calls;
    private final SubscriptionLog log;
    private final AtomicInteger vanished;
    private final SplittableRandom random = new SplittableRandom(1);

    /** @param vanished counts */
    VanishingConsumer(History history, Calls calls, SubscriptionLog log, AtomicInteger vanished) {
        this.history = history;
        this.calls = calls;
        this.log = log;
        this.vanished = vanished;
    }

    @Override
    void work() throws InterruptedException {
        vanish();
        Thread.sleep(random.nextInt(PAUSE_MILLIS));
    }

    private void vanish() {
        URI server = calls.next();
        long from = history.now();
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream()
                    .write(("GET /subscriptions/" + log.id()
                                    + "/messages?consumer_id=vanishing&batch_size=10&wait_seconds=1 HTTP/1.1\r\n"
                                    + "Host: x\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            if (random.nextBoolean()) {
                socket.getInputStream().readNBytes(random.nextInt(400));
            }
            vanished.incrementAndGet();
        } catch (IOException e) {
            // the server was quicker
        }
        log.unanswered(new Span(from, history.now()));
    }
}
