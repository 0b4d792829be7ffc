package dev.fastpubsub.server.message;

import dev.fastpubsub.server.history.Span;
import dev.fastpubsub.server.history.SubscriptionHistory;
import dev.fastpubsub.server.log.AckedCleanup;
import dev.fastpubsub.server.message.Subscriber.Counts;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything that goes on beside publishing and consuming, all the time and much faster than in real life. */
final class TrafficDisturbances {
    private final Traffic traffic;
    private final Engine engine;

    TrafficDisturbances(Traffic traffic) {
        this.traffic = traffic;
        this.engine = traffic.engine;
    }

    Traffic.Participant partitionsAhead() {
        return random -> {
            while (!traffic.isOver()) {
                engine.partitions.ensure();
                Traffic.pause(random, 10, 30);
            }
        };
    }

    Traffic.Participant closingOfPartitions() {
        return random -> {
            while (traffic.isFlowing()) {
                engine.number("SELECT fastpubsub.close_partition()::int");
                Traffic.pause(random, 50, 250);
            }
        };
    }

    Traffic.Participant droppingOfPartitions() {
        return random -> {
            AckedCleanup cleanup = new AckedCleanup(engine.database, engine.partitions);
            while (!traffic.isOver()) {
                cleanup.run(Duration.ZERO);
                Traffic.pause(random, 50, 150);
            }
        };
    }

    Traffic.Participant releaseOfStuckMessages() {
        return random -> {
            while (!traffic.isOver()) {
                engine.releaseStuck(Traffic.LOCK_TIMEOUT);
                Traffic.pause(random, 100, 400);
            }
        };
    }

    Traffic.Participant longReader() {
        return random -> {
            while (traffic.isFlowing()) {
                try (Connection connection = engine.connection();
                        Statement statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    statement
                            .executeQuery("SELECT count(*) FROM fastpubsub.message")
                            .close();
                    Traffic.pause(random, 50, 400);
                }
                Traffic.pause(random, 100, 500);
            }
        };
    }

    Traffic.Participant changesOf(Subscriber subscriber, SubscriptionHistory history) {
        return random -> {
            while (traffic.isFlowing()) {
                Traffic.pause(random, 100, 600);
                Set<String> kinds = someKinds(random);
                history.filterChanged(kinds, Span.of(() -> subscriber.filter(filter(kinds))));
            }
        };
    }

    /** Subscriptions that come and go, under few ids, each with a consumer of its own. */
    Traffic.Participant comingAndGoing(String topic, Deliveries deliveries) {
        return random -> {
            List<String> ids = List.of(Engine.freshId("passing"), Engine.freshId("passing"));
            while (traffic.isFlowing()) {
                Subscriber subscriber = new Subscriber(engine, ids.get(random.nextInt(ids.size())));
                Set<String> kinds = random.nextBoolean() ? null : someKinds(random);
                int attempts = random.nextInt(1, 4);
                Span span = Span.of(() -> subscriber.create(topic, filter(kinds), attempts, 1, 1));
                SubscriptionHistory history =
                        traffic.history.subscribed(subscriber.id(), topic, kinds, attempts, true, span);
                Future<?> consumer = traffic.start(
                        new TrafficConsumer(traffic, deliveries, subscriber.id(), history, "passing", true));
                Traffic.pause(random, 100, 1000);
                subscriber.delete();
                // until it has noticed: it would go on with the next of this id
                consumer.get();
            }
        };
    }

    Traffic.Participant looksAtMetrics(List<Subscriber> subscribers) {
        return random -> {
            long[] acked = new long[subscribers.size()];
            while (!traffic.isOver()) {
                for (int index = 0; index < acked.length; index++) {
                    Counts counts = subscribers.get(index).counts();
                    if (counts.available() < 0
                            || counts.delivered() < 0
                            || counts.dead() < 0
                            || counts.acked() < acked[index]) {
                        traffic.history.incident("impossible metrics of "
                                + subscribers.get(index).id() + ": " + counts + " after " + acked[index] + " acked");
                    }
                    acked[index] = counts.acked();
                }
                Traffic.pause(random, 20, 60);
            }
        };
    }

    /** Null, for all, as well. */
    static @Nullable Set<String> someKinds(Random random) {
        int count = random.nextInt(4);
        return count == 0 ? null : Traffic.KINDS.stream().skip(count).collect(Collectors.toSet());
    }

    static @Nullable String filter(@Nullable Set<String> kinds) {
        return kinds == null ? null : kinds.stream().collect(Collectors.joining("\",\"", "{\"kind\":[\"", "\"]}"));
    }
}
