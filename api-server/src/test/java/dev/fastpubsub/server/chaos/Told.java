package dev.fastpubsub.server.chaos;

import static dev.fastpubsub.server.chaos.Publications.NEVER;

import dev.fastpubsub.server.chaos.Delivery.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A history, event by event. Acks and nacks are of the delivery before. */
final class Told {
    private final History history = new History();
    private final List<Integer> deliveries = new ArrayList<>();
    private SubscriptionLog log = history.subscribed("s", 0, Kinds.ALL, 3, span(0, 0));

    Told() {
        publish(0, 1, 1, 2);
    }

    History history() {
        return history;
    }

    Told subscription(int from, int to) {
        return replace(Kinds.ALL, span(from, to));
    }

    Told filter(int kinds) {
        return replace(new Kinds(kinds), span(0, 0));
    }

    private Told replace(Kinds kinds, Span created) {
        log = history.subscribed("t", 0, kinds, 3, created);
        return this;
    }

    /** @param to -1: in doubt; 0: refused */
    Told publish(int topic, int count, int from, int to) {
        int publication = history.publications().begin(topic, count, seconds(from));
        if (to > 0) {
            history.publications().confirmed(publication, seconds(to));
        } else if (to == 0) {
            history.publications().refused(publication);
        }
        return this;
    }

    Told claim(int consumer, int from, int to, int message, int attempts) {
        deliveries.add(log.delivered(consumer, span(from, to), new int[] {message}, new int[] {attempts}));
        return this;
    }

    Told unanswered(int from, int to) {
        log.unanswered(span(from, to));
        return this;
    }

    Told ack(int from, int to) {
        log.settled(Settlement.ACK, span(from, to), List.of(deliveries.getLast()));
        return this;
    }

    /** @param to -1: in doubt */
    Told nack(int from, int to) {
        return nackOf(deliveries.size() - 1, from, to);
    }

    Told nackOf(int delivery, int from, int to) {
        log.settled(Settlement.NACK, span(from, to), List.of(deliveries.get(delivery)));
        return this;
    }

    Told crash(int from, int to) {
        history.crashed(span(from, to));
        return this;
    }

    Told foreign() {
        log.foreign("other content");
        return this;
    }

    Told rest(long acked, long dead) {
        return rest(acked, dead, Map.of());
    }

    Told rest(long acked, long dead, int message, int attempts) {
        return rest(acked, dead, Map.of(message, attempts));
    }

    private Told rest(long acked, long dead, Map<Integer, Integer> deadLetters) {
        log.cameToRest(new Rest(seconds(100), 0, 0, acked, dead, deadLetters));
        return this;
    }

    private static Span span(int from, int to) {
        return new Span(seconds(from), to < 0 ? NEVER : seconds(to));
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
