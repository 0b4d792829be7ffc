package dev.fastpubsub.server.upgrade;

import dev.fastpubsub.server.upgrade.Fleet.Broken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Consumes one subscription in long poll, and nacks some messages the first time it sees them, until it is told to stop. Thread-safe: several
 * run it at once.
 */
final class Consumption implements Runnable {

    static final int BATCH = 20;

    private static final int PAUSE_MILLIS = 50;

    private final Fleet fleet;
    private final String subscription;
    private final int nackedOutOf;
    private final Set<Integer> settled = ConcurrentHashMap.newKeySet();
    private final Map<Integer, AtomicInteger> firstDeliveries = new ConcurrentHashMap<>();
    private final AtomicInteger nacked = new AtomicInteger();
    private final AtomicInteger redelivered = new AtomicInteger();
    private volatile boolean over;

    /** @param nackedOutOf of so many messages one is nacked once; 0: none */
    Consumption(Fleet fleet, String subscription, int nackedOutOf) {
        this.fleet = fleet;
        this.subscription = subscription;
        this.nackedOutOf = nackedOutOf;
    }

    @Override
    public void run() {
        try {
            while (!over) {
                takeOne();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeOne() throws InterruptedException {
        try {
            String batch = fleet.call(
                    "GET",
                    path("/messages?consumer_id=c%d&batch_size=%d&wait_seconds=1"
                            .formatted(Thread.currentThread().threadId(), BATCH)),
                    "",
                    true);
            List<JsonNode> acks = new ArrayList<>();
            List<JsonNode> nacks = new ArrayList<>();
            JsonMapper.shared()
                    .readTree(batch)
                    .get("data")
                    .forEach(message -> (isToBeNacked(message) ? nacks : acks).add(message));
            settle("/nacks", nacks);
            settle("/acks", acks);
            acks.forEach(message -> settled.add(number(message)));
            nacked.addAndGet(nacks.size());
        } catch (Broken e) {
            Thread.sleep(PAUSE_MILLIS); // the fleet remembers it
        }
    }

    private boolean isToBeNacked(JsonNode message) {
        boolean first = message.get("delivery_attempts").asInt() == 1;
        if (first) {
            firstDeliveries
                    .computeIfAbsent(number(message), _ -> new AtomicInteger())
                    .incrementAndGet();
        } else {
            redelivered.incrementAndGet();
        }
        return first && nackedOutOf > 0 && number(message) % nackedOutOf == 0;
    }

    private void settle(String how, List<JsonNode> messages) throws InterruptedException, Broken {
        if (!messages.isEmpty()) {
            fleet.call(
                    "POST",
                    path(how),
                    messages.stream()
                            .map(message -> message.get("id").toString())
                            .collect(Collectors.joining(",", "[", "]")),
                    true);
        }
    }

    private String path(String what) {
        return "/subscriptions/" + subscription + what;
    }

    private static int number(JsonNode message) {
        return message.get("payload").get("n").asInt();
    }

    void stop() {
        over = true;
    }

    /** Acknowledged for good. */
    Set<Integer> settled() {
        return settled;
    }

    /** Numbers that came as new more than once. */
    Set<Integer> doubled() {
        return firstDeliveries.entrySet().stream()
                .filter(each -> each.getValue().get() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    int nacked() {
        return nacked.get();
    }

    int redelivered() {
        return redelivered.get();
    }
}
