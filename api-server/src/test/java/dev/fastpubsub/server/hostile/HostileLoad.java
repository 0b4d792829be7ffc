package dev.fastpubsub.server.hostile;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Hostile requests on a few connections, without a pause, and many connections that hang, until it is closed. */
final class HostileLoad implements Neighbours.Load {

    private static final int CONNECTIONS = 4;
    private static final int HANGING = 500;

    private final HangingConnections hanging;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Thread requests;

    private HostileLoad(HostileStage stage, long seed, Duration patience) throws IOException {
        this.hanging = HangingConnections.open(stage.server().baseUri(), HANGING);
        Campaign campaign = stage.campaign(seed, patience, CONNECTIONS);
        this.requests = Thread.startVirtualThread(() -> {
            try {
                Tally unused = campaign.run(0, Long.MAX_VALUE, new Tally(), () -> !ended.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    static HostileLoad start(HostileStage stage, long seed, Duration patience) throws IOException {
        return new HostileLoad(stage, seed, patience);
    }

    @Override
    public void close() throws IOException {
        ended.set(true);
        hanging.close();
        try {
            requests.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
