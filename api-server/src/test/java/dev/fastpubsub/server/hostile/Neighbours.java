package dev.fastpubsub.server.hostile;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Honest clients that publish at a steady pace, well below what the server can do: how many of their calls are served in a time. */
record Neighbours(HostileStage stage) {

    private static final int CLIENTS = 4;

    /** Between two calls of one client. */
    private static final Duration PACE = Duration.ofMillis(50);

    /** Calls that were answered with success. Whoever waits for an answer makes no other call meanwhile. */
    int served(Duration time) throws IOException, InterruptedException {
        AtomicInteger served = new AtomicInteger();
        AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
        long end = System.nanoTime() + time.toNanos();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.startVirtualThread(() -> {
                try {
                    for (long next = System.nanoTime(); next < end; next += PACE.toNanos()) {
                        LockSupport.parkNanos(next - System.nanoTime());
                        stage.publish("neighbours", "[{\"n\":1}]");
                        served.addAndGet(System.nanoTime() < end ? 1 : 0);
                    }
                } catch (IOException e) {
                    failure.set(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread client : clients) {
            client.join();
        }
        IOException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        return served.get();
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
