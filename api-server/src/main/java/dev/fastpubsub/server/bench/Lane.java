package dev.fastpubsub.server.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A topic with subscriptions, what goes through them, and the books on it. Thread-safe once it has its subscriptions.
 */
final class Lane {

    private final Run run;
    private final String topicId;
    private final Payloads payloads;
    private final Ledger ledger;
    private final List<Receipts> receipts = new ArrayList<>();

    /**
     * Opens the books.
     *
     * @param publishers the most that ever publish to it
     */
    Lane(Run run, String topicId, int publishers, int messageBytes, Share matching) {
        this.run = run;
        this.topicId = topicId;
        this.payloads = new Payloads(run.name(), messageBytes, matching);
        this.ledger = new Ledger(publishers, matching);
    }

    Run run() {
        return run;
    }

    String topicId() {
        return topicId;
    }

    Payloads payloads() {
        return payloads;
    }

    Ledger ledger() {
        return ledger;
    }

    /** Of each subscription. */
    List<Receipts> receipts() {
        return List.copyOf(receipts);
    }

    /** Of an existing subscription. */
    void addSubscription(String id, boolean filtered) {
        receipts.add(new Receipts(id, filtered, ledger));
    }

    void subscribe(Resources resources, int subscriptions, Share filtered) throws InterruptedException {
        for (int i = 0; i < subscriptions; i++) {
            String id = "bench-" + run.name() + "-" + i;
            resources.createSubscription(id, topicId, filtered.has(i));
            addSubscription(id, filtered.has(i));
        }
    }

    Workers.Group startPublishing(Workers workers, Api api, int connections, Schedule schedule, Meter meter) {
        return workers.start(connections, (number, _) -> new Publisher(number, api, this).publish(schedule, meter));
    }

    /** Each consumer has the subscriptions whose numbers leave its own, and all of them are had by somebody. */
    Workers.Group startConsuming(Workers workers, Api api, ConsumePlan plan, ConsumeMeters meters) {
        return workers.start(plan.connections(), (number, isAskedToStop) -> {
            List<Receipts> mine = IntStream.range(0, receipts.size())
                    .filter(i -> i % plan.connections() == number % receipts.size())
                    .mapToObj(receipts::get)
                    .toList();
            new Consumer(number, api, this, mine, plan, meters).consume(isAskedToStop);
        });
    }

    Verdict verdict() {
        return receipts.stream().map(Receipts::verdict).reduce(Verdict.NONE, Verdict::plus);
    }
}
