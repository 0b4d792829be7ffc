package dev.fastpubsub.server.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Waits until consumers have got everything: until no confirmed message is missing and the server counts nothing as
 * waiting or held. What is missing although the server has nothing left is lost, and not waited for. While
 * nothing comes at all it waits for one lock timeout and a little, since so long may a message be held whose delivery never arrived.
 */
final class Delivered {

    /** In place of a limit. */
    static final Duration NO_LIMIT = Duration.ofDays(365);

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final Lane lane;
    private final Api api;
    private final Workers workers;
    private final Duration longestQuiet;

    Delivered(Lane lane, Api api, Workers workers, Duration lockTimeout) {
        this.lane = lane;
        this.api = api;
        this.workers = workers;
        this.longestQuiet = lockTimeout.plus(MARGIN);
    }

    /** Also what is in doubt, and what comes again. */
    void awaitAll() throws InterruptedException {
        await(true, NO_LIMIT);
    }

    /** Until all that is confirmed has come and is acknowledged, or the time is over. */
    void awaitAtMost(Duration duration) throws InterruptedException {
        await(false, duration);
    }

    private void await(boolean all, Duration most) throws InterruptedException {
        long count = -1;
        long start = System.nanoTime();
        long changed = start;
        while (true) {
            workers.check();
            long now = System.nanoTime();
            long deliveries = deliveries();
            if (deliveries != count) {
                count = deliveries;
                changed = now;
            }
            Duration quiet = Duration.ofNanos(now - changed);
            boolean isComplete = missing() == 0 && unacked() == 0;
            boolean isTimeToAsk = isComplete || quiet.compareTo(QUIET) > 0;
            if ((isComplete && !all) || (isTimeToAsk && nothingIsLeft())) {
                return;
            }
            if (quiet.compareTo(longestQuiet) > 0 || now - start > most.toNanos()) {
                return;
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    private long deliveries() {
        return lane.receipts().stream().mapToLong(Receipts::deliveries).sum();
    }

    private long missing() {
        return lane.receipts().stream().mapToLong(Receipts::missing).sum();
    }

    private long unacked() {
        return lane.receipts().stream().mapToLong(Receipts::unacked).sum();
    }

    /** A server that does not say is asked no further: then everything that is known of has come, or time tells. */
    private boolean nothingIsLeft() throws InterruptedException {
        List<Receipts> subscriptions = lane.receipts();
        for (Receipts subscription : subscriptions) {
            try {
                Answer answer = api.send(0, Request.metrics(subscription.subscriptionId()));
                if (!answer.is(200)) {
                    return answer.is(403) && missing() == 0;
                }
                if (answer.number("available") + answer.number("delivered") > 0) {
                    return false;
                }
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }
}
