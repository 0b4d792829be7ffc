package dev.fastpubsub.server.doctor;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.config.WakeUpConfig;
import dev.fastpubsub.server.doctor.InstanceStore.Connections;
import java.util.List;

/** Whether PostgreSQL has connections for the pools. */
final class ConnectionsCheck implements Check {

    /** Besides the pool: for probes and metrics. */
    private static final int LOOK_UPS = 2;

    /** Besides the pool, where servers are woken: to listen and to notify. */
    private static final int WAKE_UPS = 2;

    private static final String REMEDY =
            "Raise max_connections (and the limits of the role and the database, if there are"
                    + " some), or lower FASTPUBSUB_DATABASE_POOL_SIZE and FASTPUBSUB_DATABASE_MAX_OVERFLOW.";

    private final InstanceStore store;
    private final int perServer;

    ConnectionsCheck(InstanceStore store, FastpubsubConfig config) {
        this.store = store;
        this.perServer = config.database().maxConnections()
                + LOOK_UPS
                + (config.wakeUps().mode() == WakeUpConfig.Mode.NOTIFY ? WAKE_UPS : 0);
    }

    @Override
    public String name() {
        return "connections";
    }

    @Override
    public List<Finding> look() {
        return List.of(judge(store.connections(), perServer));
    }

    /** @param perServer the most that a server with these settings opens */
    static Finding judge(Connections connections, int perServer) {
        String one = "A server with these settings opens up to " + perServer + " connections, and this role may have "
                + connections.usable() + " at most";
        if (perServer > connections.usable()) {
            return Finding.problem(one + ".", REMEDY);
        }
        int needed = Math.max(1, connections.servers()) * perServer + connections.others();
        return needed > connections.usable()
                ? Finding.warning(
                        one + ": too few for " + Quantity.of(connections.servers(), "server") + " that run and "
                                + Quantity.of(connections.others(), "connection") + " of others.",
                        REMEDY)
                : Finding.ok(one + ".");
    }
}
