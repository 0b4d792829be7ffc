package dev.fastpubsub.server.costs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Several callers at once, each of which has one call in flight and thus one connection. */
final class Crowd {

    private Crowd() {}

    /** Until so many units are done; a call says how many it did. */
    static void run(int callers, int units, Call call) throws Exception {
        AtomicInteger left = new AtomicInteger(units);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                all.add(threads.submit(() -> {
                    while (left.get() > 0) {
                        left.addAndGet(-call.run());
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    /** Returns how many units it did. */
    interface Call {
        int run() throws Exception;
    }
}
