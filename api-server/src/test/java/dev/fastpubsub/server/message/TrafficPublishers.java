package dev.fastpubsub.server.message;

import dev.fastpubsub.server.history.Publication;
import dev.fastpubsub.server.history.Publication.Outcome;
import dev.fastpubsub.server.history.Span;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Those who publish to one topic: by way of a server, or in transactions of their own that commit late or not at all. */
final class TrafficPublishers {
    private static final int LARGEST_BATCH = 100;
    private static final int LATEST_COMMIT_MILLIS = 50;
    private static final String NO_PARTITION = "23514";

    private final Traffic traffic;
    private final String topic;

    TrafficPublishers(Traffic traffic, String topic) {
        this.traffic = traffic;
        this.topic = topic;
    }

    Traffic.Participant through(Publisher publisher, String name) {
        return random -> {
            int sequence = 0;
            while (traffic.isFlowing()) {
                Batch batch = new Batch(random, name, sequence);
                Span span = Span.of(() -> Engine.publish(publisher, topic, batch.payloads));
                batch.record(Outcome.CONFIRMED, span);
                sequence += batch.payloads.size();
                Traffic.pause(random, 0, 20);
            }
        };
    }

    Traffic.Participant inOwnTransactions(String name) {
        return random -> {
            int sequence = 0;
            while (traffic.isFlowing()) {
                try (Connection connection = traffic.engine.connection()) {
                    connection.setAutoCommit(false);
                    for (int round = random.nextInt(1, 20); round > 0 && traffic.isFlowing(); round--) {
                        sequence = inTransaction(connection, random, name, sequence);
                    }
                    // the last one of a connection may be left without an end: it never was
                    Batch abandoned = new Batch(random, name, sequence);
                    abandoned.record(Outcome.ROLLED_BACK, Span.of(() -> publish(connection, abandoned)));
                    sequence += abandoned.payloads.size();
                }
            }
        };
    }

    private int inTransaction(Connection connection, Random random, String name, int sequence) throws SQLException {
        Batch batch = new Batch(random, name, sequence);
        long start = System.nanoTime();
        boolean published = publish(connection, batch);
        Traffic.pause(random, 0, random.nextInt(10) == 0 ? LATEST_COMMIT_MILLIS : 5);
        boolean commit = published && random.nextInt(4) > 0;
        if (commit) {
            connection.commit();
        } else {
            connection.rollback();
        }
        batch.record(commit ? Outcome.CONFIRMED : Outcome.ROLLED_BACK, new Span(start, System.nanoTime()));
        Traffic.pause(random, 0, 30);
        return sequence + batch.payloads.size();
    }

    private boolean publish(Connection connection, Batch batch) {
        try {
            return RawPublish.to(connection, topic, batch.payloads);
        } catch (SQLException e) {
            if (NO_PARTITION.equals(e.getSQLState())) {
                return false;
            }
            throw new IllegalStateException(e);
        }
    }

    private final class Batch {
        private final List<String> payloads = new ArrayList<>();
        private final List<String> messages = new ArrayList<>();
        private final List<String> kinds = new ArrayList<>();
        private final String publisher;
        private final int first;

        Batch(Random random, String publisher, int first) {
            this.publisher = publisher;
            this.first = first;
            int size = random.nextInt(1, LARGEST_BATCH + 1);
            for (int index = 0; index < size; index++) {
                String message = publisher + "-" + (first + index);
                String kind = Traffic.KINDS.get(random.nextInt(Traffic.KINDS.size()));
                messages.add(message);
                kinds.add(kind);
                payloads.add(Traffic.payload(message, kind));
            }
        }

        void record(Outcome outcome, Span span) {
            for (int index = 0; index < messages.size(); index++) {
                traffic.history.published(new Publication(
                        messages.get(index), topic, publisher, first + index, kinds.get(index), outcome, span));
            }
        }
    }
}
