package dev.fastpubsub.operator.reconcile;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts what reconcilers do. Thread-safe. */
public final class ReconcileMetrics {

    private final MeterRegistry registry;

    public ReconcileMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param outcome the reason that the round ended with */
    void round(String kind, String outcome) {
        registry.counter("fastpubsub.operator.reconciliations", "kind", kind, "outcome", outcome)
                .increment();
    }

    /** Something on the server was not as asked and was put right. */
    public void driftRepaired(String kind) {
        registry.counter("fastpubsub.operator.drift.repaired", "kind", kind).increment();
    }

    /** Something on the server vanished or was remade, and its messages with it. */
    public void dataLoss(String kind) {
        registry.counter("fastpubsub.operator.data.loss", "kind", kind).increment();
    }
}
