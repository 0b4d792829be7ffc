package dev.fastpubsub.server.message;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.history.Delivery;
import dev.fastpubsub.server.history.Span;
import dev.fastpubsub.server.history.SubscriptionHistory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * A consumer that does all that consumers do: acknowledges late, in parts, in no order, several batches at once; gives
 * messages back; and forgets batches as if it had crashed. Once the traffic ends it only acknowledges.
 */
final class TrafficConsumer implements Traffic.Participant {
    private final Traffic traffic;
    private final Deliveries deliveries;
    private final String subscription;
    private final SubscriptionHistory history;
    private final String name;
    private final boolean endsWithSubscription;
    private final List<Delivery> held = new ArrayList<>();

    TrafficConsumer(
            Traffic traffic,
            Deliveries deliveries,
            String subscription,
            SubscriptionHistory history,
            String name,
            boolean endsWithSubscription) {
        this.traffic = traffic;
        this.deliveries = deliveries;
        this.subscription = subscription;
        this.history = history;
        this.name = name;
        this.endsWithSubscription = endsWithSubscription;
    }

    @Override
    public void run(Random random) {
        try {
            while (!traffic.isOver()) {
                List<Delivery> batch = claim(random.nextInt(1, 101));
                if (traffic.isFlowing()) {
                    handle(batch, random);
                } else {
                    ack(batch);
                    ack(held);
                    held.clear();
                }
                if (batch.isEmpty()) {
                    Traffic.pause(random, 5, 30);
                }
            }
        } catch (FastpubsubException e) {
            if (!endsWithSubscription || e.code() != ErrorCode.SUBSCRIPTION_NOT_FOUND) {
                throw e;
            }
        }
    }

    private List<Delivery> claim(int batchSize) {
        Span.Timed<List<Message>> claim =
                Span.timed(() -> deliveries.claim(subscription, Claim.now(name, batchSize), Engine.ROOM_FOR_ALL));
        List<Delivery> batch = new ArrayList<>();
        for (Message message : claim.result()) {
            Delivery delivery = new Delivery(
                    Traffic.messageOf(message.payload().toString()),
                    message.id().uuid(),
                    message.id().off(),
                    message.deliveryAttempts(),
                    claim.span());
            history.delivered(delivery);
            batch.add(delivery);
        }
        return batch;
    }

    private void handle(List<Delivery> batch, Random random) {
        List<Delivery> rest = new ArrayList<>(batch);
        int mood = random.nextInt(100);
        if (mood < 3) {
            held.clear();
            return;
        }
        if (mood < 30) {
            Collections.shuffle(rest, random);
        }
        if (mood % 5 == 0) {
            nack(take(rest, random.nextInt(1, 4)));
        }
        if (mood % 3 == 0) {
            ack(take(rest, random.nextInt(1, 30)));
        }
        if (mood % 4 == 0) {
            held.addAll(take(rest, random.nextInt(1, 20)));
            if (mood % 8 == 0) {
                Traffic.pause(random, 0, 20);
            }
        } else {
            rest.addAll(held);
            held.clear();
        }
        ack(rest);
    }

    private static List<Delivery> take(List<Delivery> from, int count) {
        List<Delivery> head = from.subList(0, Math.min(count, from.size()));
        List<Delivery> taken = List.copyOf(head);
        head.clear();
        return taken;
    }

    private void ack(List<Delivery> some) {
        if (!some.isEmpty()) {
            Span span = Span.of(() -> deliveries.ack(subscription, ids(some)));
            some.forEach(delivery -> delivery.acked(span));
        }
    }

    private void nack(List<Delivery> some) {
        if (!some.isEmpty()) {
            Span span = Span.of(() -> deliveries.nack(subscription, ids(some)));
            some.forEach(delivery -> delivery.nacked(span));
        }
    }

    private static List<UUID> ids(List<Delivery> some) {
        return some.stream().map(Delivery::id).toList();
    }
}
