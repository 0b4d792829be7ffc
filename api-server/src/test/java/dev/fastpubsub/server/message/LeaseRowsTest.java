package dev.fastpubsub.server.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.message.Subscriber.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Finished leases leave no rows behind, whoever is faster, the ack or the next claim. */
class LeaseRowsTest {
    private static final int CONSUMERS = 4;
    private static final int CYCLES = 500;
    private static final int BATCH = 3;
    private static final Engine ENGINE = Engine.start();

    private final String topic = ENGINE.topic();
    private final Subscriber subscriber = ENGINE.subscribe(topic);

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    @Test
    void rowsOfLeasesStayFewThroughThousandsOfCycles() throws Exception {
        publish(CONSUMERS * CYCLES * BATCH);

        int most = consumeWithAll();

        assertThat(most).isLessThanOrEqualTo(CONSUMERS * CYCLES / 10);
        assertThat(subscriber.counts()).isEqualTo(new Counts(0, 0, CONSUMERS * CYCLES * BATCH, 0));
        oneMoreClaimLeavesTheCursorAlone();
    }

    @Test
    void rowsThatAnOldLeaseHoldsBackGoWithIt() throws Exception {
        publish(1);
        List<Message> old = subscriber.claim(1);
        publish(CONSUMERS * CYCLES * BATCH / 5);

        int most = consumeWithAll();

        assertThat(most).isLessThanOrEqualTo(CONSUMERS * CYCLES / 5);
        subscriber.ack(old);
        oneMoreClaimLeavesTheCursorAlone();
        assertThat(subscriber.counts().delivered()).isZero();
    }

    private void oneMoreClaimLeavesTheCursorAlone() {
        publish(1);
        assertThat(subscriber.drain()).isEqualTo(1);
        assertThat(subscriber.leases()).isEqualTo(1);
    }

    /** Returns the most rows seen. */
    private int consumeWithAll() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> consumers = new ArrayList<>();
            for (int consumer = 0; consumer < CONSUMERS; consumer++) {
                String name = "consumer-" + consumer;
                consumers.add(threads.submit(() -> {
                    for (List<Message> batch = subscriber.claim(name, BATCH);
                            !batch.isEmpty();
                            batch = subscriber.claim(name, BATCH)) {
                        subscriber.ack(batch);
                    }
                }));
            }
            int most = 0;
            while (!consumers.stream().allMatch(Future::isDone)) {
                most = Math.max(most, subscriber.leases());
            }
            for (Future<?> consumer : consumers) {
                consumer.get();
            }
            return most;
        }
    }

    private void publish(int messages) {
        for (int first = 1; first <= messages; first += 1000) {
            ENGINE.publishNumbers(topic, first, Math.min(messages, first + 999));
        }
    }
}
