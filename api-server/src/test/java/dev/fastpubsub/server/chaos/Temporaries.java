package dev.fastpubsub.server.chaos;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Topics and subscriptions that are made and deleted under traffic, each with a publisher or consumer that finds out by itself. What they got
 * is judged but for what is lost: nobody can say that of what was deleted.
 */
final class Temporaries extends Worker {

    private static final int CONSUMER = 1_000;
    private static final int PER_SECOND = 50;

    private final History history;
    private final Calls calls;
    private final SplittableRandom random;
    private final AtomicInteger made = new AtomicInteger();

    Temporaries(History history, Calls calls, long seed) {
        this.history = history;
        this.calls = calls;
        this.random = new SplittableRandom(seed);
    }

    @Override
    void work() throws InterruptedException {
        int number = made.getAndIncrement();
        int topic = Topology.EVENTS + 1 + number;
        Topology.createTopic(calls, topic);
        SubscriptionLog own = Topology.subscribe(history, calls, "temporary-" + number, topic, Kinds.ALL);
        SubscriptionLog other = Topology.subscribe(
                history, calls, "visiting-" + number, Topology.ORDERS, new Kinds(1 + random.nextInt(255)));
        Workers workers = new Workers();
        workers.start(new Publisher(history, calls, topic, PER_SECOND, random.nextLong()));
        workers.start(new Consumer(history, calls, own, CONSUMER + 2 * number, false));
        workers.start(new Consumer(history, calls, other, CONSUMER + 2 * number + 1, false));
        for (int i = 0; i < 20 + random.nextInt(20) && !isOver(); i++) {
            Thread.sleep(100);
        }
        if (random.nextBoolean()) {
            calls.insist("DELETE", "/subscriptions/" + own.id(), "", List.of(204, 404));
        }
        calls.insist("DELETE", "/topics/" + Topology.topicId(topic), "", List.of(204, 404));
        calls.insist("DELETE", "/subscriptions/" + other.id(), "", List.of(204, 404));
        workers.stop();
    }

    int made() {
        return made.get();
    }
}
