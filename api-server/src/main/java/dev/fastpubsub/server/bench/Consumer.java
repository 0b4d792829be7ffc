package dev.fastpubsub.server.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One connection's worth of consuming: claims a batch, acknowledges it, and so on, from one subscription after the other if it
 * has several. Not thread-safe.
 */
final class Consumer {

    private final int number;
    private final Api api;
    private final Lane lane;
    private final List<Receipts> subscriptions;
    private final ConsumePlan plan;
    private final ConsumeMeters meters;
    private final Patience patience;

    Consumer(int number, Api api, Lane lane, List<Receipts> subscriptions, ConsumePlan plan, ConsumeMeters meters) {
        this.number = number;
        this.api = api;
        this.lane = lane;
        this.subscriptions = List.copyOf(subscriptions);
        this.plan = plan;
        this.meters = meters;
        this.patience = new Patience(api.target());
    }

    void consume(BooleanSupplier isAskedToStop) throws InterruptedException {
        int emptyInARow = 0;
        for (int turn = 0; !isAskedToStop.getAsBoolean(); turn = (turn + 1) % subscriptions.size()) {
            Receipts subscription = subscriptions.get(turn);
            long asked = System.nanoTime();
            List<Delivery> deliveries = claim(subscription);
            if (!deliveries.isEmpty()) {
                emptyInARow = 0;
                ack(subscription, deliveries, asked);
            } else if (++emptyInARow >= subscriptions.size()) {
                emptyInARow = 0;
                Duration left = plan.pollInterval().minusNanos(System.nanoTime() - asked);
                Thread.sleep(left.isNegative() ? Duration.ZERO : left);
            }
        }
    }

    private List<Delivery> claim(Receipts subscription) throws InterruptedException {
        Request request = Request.claim(
                subscription.subscriptionId(),
                "bench-" + number,
                plan.batch(),
                Math.toIntExact(plan.longPoll().toSeconds()));
        long asked = System.nanoTime();
        try {
            Answer answer = api.send(number, request);
            if (!answer.is(200)) {
                refused(request, answer, meters.claim());
                return List.of();
            }
            patience.reward();
            List<Delivery> deliveries =
                    Deliveries.read(answer.body(), lane.run().name());
            long now = System.nanoTime();
            if (deliveries.isEmpty()) {
                meters.claim().empty();
            } else {
                meters.claim().request(number, deliveries.size(), bytes(deliveries), now - asked);
                subscription.receive(deliveries);
                received(deliveries, now);
            }
            return deliveries;
        } catch (IOException e) {
            meters.claim().error();
            patience.await(e);
            return List.of();
        }
    }

    /** Of what was due since the measurement began. */
    private void received(List<Delivery> deliveries, long now) {
        Meter meter = meters.receive();
        for (Delivery delivery : deliveries) {
            long due = lane.run().nanoTime(delivery.at());
            if (!delivery.isForeign() && due - meter.start() >= 0) {
                meter.message(number, 1, lane.payloads().size(), now - due);
            }
        }
    }

    private void ack(Receipts subscription, List<Delivery> deliveries, long claimed) throws InterruptedException {
        Request request = Request.ack(subscription.subscriptionId(), deliveries);
        long asked = System.nanoTime();
        while (true) {
            try {
                Answer answer = api.send(number, request);
                if (answer.is(204)) {
                    patience.reward();
                    long now = System.nanoTime();
                    meters.ack().request(number, deliveries.size(), bytes(deliveries), now - asked);
                    subscription.acked(
                            deliveries, now - claimed < plan.lockTimeout().toNanos());
                    return;
                }
                refused(request, answer, meters.ack());
            } catch (IOException e) {
                meters.ack().error();
                patience.await(e);
            }
        }
    }

    /** Waits when that may help. */
    private void refused(Request request, Answer answer, Meter meter) throws InterruptedException {
        if (answer.isBusy()) {
            meter.retry();
        } else if (answer.isUnclear()) {
            meter.error();
        } else {
            throw Refusal.of(api.target(), request, answer);
        }
        patience.await(request, answer);
    }

    private long bytes(List<Delivery> deliveries) {
        return (long) deliveries.size() * lane.payloads().size();
    }
}
