package dev.fastpubsub.server.hostile;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Honest clients that publish at a steady pace, well below what the server can do: how many of their calls are served in a time. Some send
 * all at once, some wait with the body for a moment, or until they are told to go on.
 */
record Neighbours(HostileStage stage) {

    private static final String TOPIC = "neighbours";
    private static final String MESSAGES = "[{\"n\":1}]";

    /** Between two calls of one client. */
    private static final Duration PACE = Duration.ofMillis(50);

    /** What goes on until it is closed. */
    interface Load extends Closeable {}

    interface LoadStart {
        Load start(int round) throws IOException;
    }

    interface Client extends Closeable {

        /** @throws IOException also for a refusal, 503 say */
        void publish() throws IOException, InterruptedException;

        @Override
        default void close() {}
    }

    /**
     * Served beside a load as a share of what is served without it at best, round by round, the smallest first. In each one slice follows the
     * other, since others use the machine, too.
     */
    List<Double> shares(int rounds, Duration slice, LoadStart load) throws IOException, InterruptedException {
        stage.topic(TOPIC);
        int alone = Math.max(1, served(slice)); // and until the server's code is compiled
        List<Integer> beside = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            alone = Math.max(alone, served(slice));
            try (Load unused = load.start(round)) {
                beside.add(served(slice));
            }
        }
        double best = alone;
        return beside.stream().sorted().map(served -> served / best).toList();
    }

    private int served(Duration time) throws InterruptedException {
        AtomicInteger served = new AtomicInteger();
        long end = System.nanoTime() + time.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (Client client : clients()) {
            threads.add(Thread.startVirtualThread(() -> {
                try (client) {
                    for (long next = System.nanoTime(); next < end; next += PACE.toNanos()) {
                        LockSupport.parkNanos(next - System.nanoTime());
                        if (isServed(client) && System.nanoTime() < end) {
                            served.incrementAndGet();
                        }
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return served.get();
    }

    private List<Client> clients() {
        Client atOnce = () -> stage.publish(TOPIC, MESSAGES);
        Client whenTold = () -> stage.publishWhenTold(TOPIC, MESSAGES);
        return List.of(atOnce, atOnce, whenTold, new PublisherInParts(stage, TOPIC, MESSAGES));
    }

    private static boolean isServed(Client client) {
        try {
            client.publish();
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
