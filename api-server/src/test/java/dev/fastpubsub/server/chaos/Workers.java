package dev.fastpubsub.server.chaos;

import java.util.ArrayList;
import java.util.List;

/** Some of the load, each on a thread of its own. Not thread-safe. */
final class Workers {

    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    void start(Worker worker) {
        workers.add(worker);
        threads.add(Thread.ofVirtual().start(worker));
    }

    /** Lets each finish what it is at. */
    void stop() throws InterruptedException {
        workers.forEach(Worker::stop);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
