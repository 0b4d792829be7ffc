package dev.fastpubsub.server.chaos;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Topics and subscriptions that are made and deleted under traffic, each with a publisher or consumer that finds out by itself. What they got
 * is judged but for what is lost: nobody can say that of what was deleted.
 */
final class Temporaries implements Runnable {

    private static final int CONSUMER = 1_000;
    private static final int PER_SECOND = 50;

    private final History history;
    private final Calls calls;
    private final SplittableRandom random;
    private final AtomicInteger made = new AtomicInteger();
    private volatile boolean over;

    Temporaries(History history, Calls calls, long seed) {
        this.history = history;
        this.calls = calls;
        this.random = new SplittableRandom(seed);
    }

    @Override
    public void run() {
        try {
            while (!over) {
                live(made.getAndIncrement());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void live(int number) throws InterruptedException {
        int topic = Topology.EVENTS + 1 + number;
        Topology.createTopic(calls, topic);
        SubscriptionLog own = Topology.subscribe(history, calls, "temporary-" + number, topic, Kinds.ALL);
        SubscriptionLog other = Topology.subscribe(
                history, calls, "visiting-" + number, Topology.ORDERS, new Kinds(1 + random.nextInt(255)));
        Workers workers = new Workers();
        Publisher publisher = new Publisher(history, calls, topic, PER_SECOND, random.nextLong());
        workers.start(publisher, publisher::stop);
        consume(workers, own, CONSUMER + 2 * number);
        consume(workers, other, CONSUMER + 2 * number + 1);
        for (int i = 0; i < 20 + random.nextInt(20) && !over; i++) {
            Thread.sleep(100);
        }
        if (random.nextBoolean()) {
            calls.insist("DELETE", "/subscriptions/" + own.id(), "", List.of(204, 404));
        }
        calls.insist("DELETE", "/topics/" + Topology.topicId(topic), "", List.of(204, 404));
        calls.insist("DELETE", "/subscriptions/" + other.id(), "", List.of(204, 404));
        workers.stop();
    }

    private void consume(Workers workers, SubscriptionLog log, int number) {
        Consumer consumer = new Consumer(history, calls, log, number, false);
        workers.start(consumer, consumer::stop);
    }

    int made() {
        return made.get();
    }

    void stop() {
        over = true;
    }
}
