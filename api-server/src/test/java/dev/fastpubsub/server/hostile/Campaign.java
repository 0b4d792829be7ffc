package dev.fastpubsub.server.hostile;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Sends many requests over some connections at once, each connection by a thread of its own. */
record Campaign(URI server, HostileRequests requests, Duration patience, int connections) {

    /**
     * Sends the requests of these numbers.
     *
     * @param from the first
     * @param to the first that is none of them
     * @param goesOn asked before each
     */
    Tally run(long from, long to, Tally tally, BooleanSupplier goesOn) throws InterruptedException {
        AtomicLong next = new AtomicLong(from);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                try (HostileConnection connection = new HostileConnection(server, patience)) {
                    for (long number = next.getAndIncrement();
                            number < to && goesOn.getAsBoolean();
                            number = next.getAndIncrement()) {
                        HostileRequest request = requests.request(number);
                        tally.add(request, connection.send(request));
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return tally;
    }
}
