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
     * Sends the requests from 0 on.
     *
     * @param goesOn asked before each
     */
    Tally run(long count, BooleanSupplier goesOn) throws InterruptedException {
        Tally tally = new Tally();
        AtomicLong next = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                try (HostileConnection connection = new HostileConnection(server, patience)) {
                    for (long number = next.getAndIncrement();
                            number < count && goesOn.getAsBoolean();
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
