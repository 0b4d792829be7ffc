package dev.fastpubsub.operator.reconcile;

import dev.fastpubsub.operator.config.ReconcileConfig;
import dev.fastpubsub.operator.server.Connection;
import dev.fastpubsub.operator.status.EventRecorder;
import java.time.Clock;

/** What reconcilers of all kinds share. */
public record Surroundings(
        Gate gate,
        Definitions definitions,
        EventRecorder events,
        Connection connection,
        ReconcileMetrics metrics,
        ReconcileConfig config,
        Clock clock) {

    boolean readOnly() {
        return config.readOnly();
    }

    Troubles newTroubles() {
        return new Troubles(connection, config.outageGrace(), clock);
    }
}
