package dev.fastpubsub.server.hostile;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Honest clients that publish at a steady pace, well below what the server can do: how many of their calls are served in a time. */
record Neighbours(HostileStage stage) {

    private static final int CLIENTS = 4;

    /** Between two calls of one client. */
    private static final Duration PACE = Duration.ofMillis(50);

    /** Calls that were answered with success. Whoever waits for an answer makes no other call meanwhile. */
    int served(Duration time) throws InterruptedException {
        AtomicInteger served = new AtomicInteger();
        long end = System.nanoTime() + time.toNanos();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.startVirtualThread(() -> {
                for (long next = System.nanoTime(); next < end; next += PACE.toNanos()) {
                    LockSupport.parkNanos(next - System.nanoTime());
                    if (isServed() && System.nanoTime() < end) {
                        served.incrementAndGet();
                    }
                }
            }));
        }
        for (Thread client : clients) {
            client.join();
        }
        return served.get();
    }

    /** A refusal, 503 say, is not being served. */
    private boolean isServed() {
        try {
            stage.publish("neighbours", "[{\"n\":1}]");
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Served under a hostile load as a share of what is served without: slices of each in turn, since others use the machine, too. */
    double ratio(long seed, int slices, Duration slice, Duration patience) throws IOException, InterruptedException {
        stage.topic("neighbours");
        served(slice); // until the server's code is compiled
        int alone = 0;
        int beside = 0;
        for (int i = 0; i < slices; i++) {
            alone += served(slice);
            try (HostileLoad unused = HostileLoad.start(stage, seed + i, patience)) {
                beside += served(slice);
            }
        }
        return (double) beside / alone;
    }
}
