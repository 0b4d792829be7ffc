package dev.fastpubsub.server.chaos;

import java.io.IOException;
import java.util.List;

/** One PostgreSQL, which everybody waits for. */
record SinglePostgres(ChaosPostgres primary) implements Cluster {

    @Override
    public List<Integer> ports() {
        return List.of(primary.port());
    }

    @Override
    public boolean hasStandby() {
        return false;
    }

    @Override
    public void failOver() {
        throw new IllegalStateException("there is no standby");
    }

    @Override
    public void repair() {
        // it is its own repair
    }

    @Override
    public void close() throws IOException {
        primary.close();
    }
}
