package dev.fastpubsub.server.chaos;

import java.util.ArrayList;
import java.util.List;

/** Some of the load: what can be started, told to stop, and waited for. Not thread-safe. */
final class Workers {

    private final List<Runnable> stops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    void start(Runnable work, Runnable stop) {
        stops.add(stop);
        threads.add(Thread.ofVirtual().start(work));
    }

    /** Lets each finish what it is at. */
    void stop() throws InterruptedException {
        stops.forEach(Runnable::run);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
