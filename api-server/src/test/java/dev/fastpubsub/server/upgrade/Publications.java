package dev.fastpubsub.server.upgrade;

import dev.fastpubsub.server.upgrade.Fleet.Broken;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Publishes numbered messages, some at a time, until it is told to stop. Thread-safe: several run it at once. */
final class Publications implements Runnable {

    private static final int BATCH = 5;
    private static final int PAUSE_MILLIS = 5;

    private final Fleet fleet;
    private final AtomicInteger next = new AtomicInteger();
    private final Set<Integer> confirmed = ConcurrentHashMap.newKeySet();
    private final Set<Integer> unsure = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    Publications(Fleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public void run() {
        try {
            while (!over) {
                publish();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish() throws InterruptedException {
        int first = next.getAndAdd(BATCH);
        Set<Integer> numbers = IntStream.range(first, first + BATCH).boxed().collect(Collectors.toSet());
        String body = numbers.stream()
                .sorted()
                .map(n -> "{\"n\":%d,\"even\":%b}".formatted(n, n % 2 == 0))
                .collect(Collectors.joining(",", "[", "]"));
        try {
            fleet.call("POST", "/topics/t/messages", body, false);
            confirmed.addAll(numbers);
        } catch (Broken e) {
            unsure.addAll(numbers);
        }
    }

    void stop() {
        over = true;
    }

    Set<Integer> confirmed() {
        return confirmed;
    }

    /** May be there or not. */
    Set<Integer> unsure() {
        return unsure;
    }
}
