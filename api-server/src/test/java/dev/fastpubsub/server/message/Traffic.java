package dev.fastpubsub.server.message;

import dev.fastpubsub.server.history.History;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** What all who take part share: the engine, the history, the phase. Each has a random source of its own. Thread-safe. */
final class Traffic implements AutoCloseable {
    static final Duration LOCK_TIMEOUT = Duration.ofMillis(1500);
    static final List<String> KINDS = List.of("k0", "k1", "k2", "k3", "k4");

    final Engine engine;
    final History history = new History(LOCK_TIMEOUT);
    private final long seed;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> running = new CopyOnWriteArrayList<>();
    private volatile Phase phase = Phase.TRAFFIC;
    private int started;

    Traffic(Engine engine, long seed) {
        this.engine = engine;
        this.seed = seed;
    }

    /** Takes part until it is done; whatever it throws is an incident. */
    interface Participant {
        void run(Random random) throws Exception;
    }

    /** The future is of when it stops. */
    synchronized Future<?> start(Participant participant) {
        Random random = new Random(seed + started++);
        Future<?> future = threads.submit(() -> {
            try {
                participant.run(random);
            } catch (Exception e) {
                history.incident(participant.getClass().getSimpleName() + ": " + causes(e));
            }
        });
        running.add(future);
        return future;
    }

    boolean isFlowing() {
        return phase == Phase.TRAFFIC;
    }

    boolean isOver() {
        return phase == Phase.OVER;
    }

    /** No more publishing, nacking and crashing: consumers acknowledge what is left. */
    void drain() {
        phase = Phase.DRAIN;
    }

    /** Returns when everybody has stopped. */
    void end() throws Exception {
        phase = Phase.OVER;
        for (int index = 0; index < running.size(); index++) {
            running.get(index).get();
        }
    }

    @Override
    public void close() {
        phase = Phase.OVER;
        threads.shutdownNow();
    }

    /** Part of the traffic, not a way to wait for something. */
    static void pause(Random random, int leastMillis, int mostMillis) {
        LockSupport.parkNanos(
                Duration.ofMillis(random.nextInt(leastMillis, mostMillis + 1)).toNanos());
    }

    static String payload(String message, String kind) {
        return "{\"id\":\"" + message + "\",\"kind\":\"" + kind + "\"}";
    }

    static String messageOf(String payload) {
        int start = "{\"id\":\"".length();
        return payload.substring(start, payload.indexOf('"', start));
    }

    private static String causes(Throwable thrown) {
        StringBuilder causes = new StringBuilder();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            causes.append(cause).append("; ");
        }
        return causes.toString();
    }

    private enum Phase {
        TRAFFIC,
        DRAIN,
        OVER
    }
}
