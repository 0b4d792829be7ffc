package dev.fastpubsub.server.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Everybody who uses the servers. Those who behave go on when the others have gone, until nothing is left. For one thread. */
final class Load {

    private static final int PUBLISHERS = 3;
    private static final Kinds HALF = new Kinds(0b0101_0101);
    private static final Kinds QUARTER = new Kinds(0b0011_0000);
    private static final Kinds FEW = new Kinds(0b1000_0000);

    private final History history;
    private final Calls calls;
    private final long seed;
    private final Workers publishers = new Workers();
    private final Workers consumers = new Workers();
    private final Workers troublemakers = new Workers();
    private final List<SubscriptionLog> lasting = new ArrayList<>();
    private final AtomicInteger vanished = new AtomicInteger();
    private final Temporaries temporaries;
    private final Cleanup cleanup;
    private int consumerNumber;

    Load(History history, Calls calls, long seed, Map<String, String> settings) {
        this.history = history;
        this.calls = calls;
        this.seed = seed;
        this.temporaries = new Temporaries(history, calls, seed);
        this.cleanup = new Cleanup(settings);
    }

    void start(int rate) throws InterruptedException {
        Topology.createTopic(calls, Topology.ORDERS);
        Topology.createTopic(calls, Topology.EVENTS);
        SubscriptionLog all = subscribe("all", Topology.ORDERS, Kinds.ALL, 3);
        SubscriptionLog half = subscribe("half", Topology.ORDERS, HALF, 2);
        subscribe("few", Topology.ORDERS, FEW, 1);
        subscribe("quarter", Topology.ORDERS, QUARTER, 1);
        subscribe("events", Topology.EVENTS, Kinds.ALL, 1);
        for (int i = 0; i < PUBLISHERS; i++) {
            publish(Topology.ORDERS, rate * 0.8 / PUBLISHERS);
        }
        publish(Topology.EVENTS, rate * 0.2);
        for (SubscriptionLog log : List.of(all, half)) {
            consume(troublemakers, log, true);
            troublemakers.start(new VanishingConsumer(history, calls, log, vanished));
        }
        troublemakers.start(temporaries);
        consumers.start(cleanup);
    }

    /** In the middle of everything, one more that stays. */
    void subscribeLate() throws InterruptedException {
        subscribe("late", Topology.ORDERS, HALF, 1);
    }

    private SubscriptionLog subscribe(String id, int topic, Kinds kinds, int consumerCount)
            throws InterruptedException {
        SubscriptionLog log = Topology.subscribe(history, calls, id, topic, kinds);
        lasting.add(log);
        for (int i = 0; i < consumerCount; i++) {
            consume(consumers, log, false);
        }
        return log;
    }

    private void consume(Workers workers, SubscriptionLog log, boolean slow) {
        workers.start(new Consumer(history, calls, log, ++consumerNumber, slow));
    }

    private void publish(int topic, double perSecond) {
        long own = seed * 31 + history.publications().size() + topic;
        publishers.start(new Publisher(history, calls, topic, perSecond, own));
    }

    /** Nothing new, and nobody who does not behave. */
    void calm() throws InterruptedException {
        troublemakers.stop();
        publishers.stop();
    }

    /** Whatever is left must have gone before. */
    void end() throws InterruptedException {
        consumers.stop();
    }

    /** The subscriptions that are there at the end. */
    List<SubscriptionLog> lasting() {
        return lasting;
    }

    int vanished() {
        return vanished.get();
    }

    int temporaries() {
        return temporaries.made();
    }

    Cleanup cleanup() {
        return cleanup;
    }
}
