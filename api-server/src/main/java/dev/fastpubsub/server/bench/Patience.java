package dev.fastpubsub.server.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a caller puts up with a server that refuses for the moment or does not answer: for half a minute on end. Not
 * thread-safe: each worker has its own.
 */
final class Patience {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int LONGEST_WAIT_SECONDS = 5;
    private static final Duration AFTER_NO_ANSWER = Duration.ofMillis(200);

    private final Target target;
    private boolean tried;
    private long since;

    Patience(Target target) {
        this.target = target;
    }

    /** The server did what it was asked. */
    void reward() {
        tried = false;
    }

    /**
     * Waits as the answer asks, but never for more than five seconds, or for one if it does not ask.
     *
     * @throws BenchException when it has been going on for too long
     */
    void await(Request request, Answer answer) throws InterruptedException {
        if (isOver()) {
            throw Refusal.of(target, request, answer);
        }
        TimeUnit.SECONDS.sleep(Math.clamp(answer.retryAfterSeconds(), 1, LONGEST_WAIT_SECONDS));
    }

    /** Waits a little after a connection that failed. */
    void await(IOException failure) throws InterruptedException {
        if (isOver()) {
            throw Refusal.noAnswer(target, failure);
        }
        Thread.sleep(AFTER_NO_ANSWER);
    }

    private boolean isOver() {
        long now = System.nanoTime();
        if (!tried) {
            tried = true;
            since = now;
        }
        return now - since > LIMIT.toNanos();
    }
}
