package dev.fastpubsub.operator.reconcile;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts what reconcilers do. Thread-safe. */
public final class ReconcileMetrics {

    private final MeterRegistry registry;
    private final boolean readOnly;

    /** @param readOnly whether nothing is done, and so no loss ends: it would be counted in every round */
    public ReconcileMetrics(MeterRegistry registry, boolean readOnly) {
        this.registry = registry;
        this.readOnly = readOnly;
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
        if (!readOnly) {
            registry.counter("fastpubsub.operator.data.loss", "kind", kind).increment();
        }
    }
}
