package dev.fastpubsub.server.bench;

import java.time.Duration;

/**
 * All that a run is told.
 *
 * @param consumeTarget where it consumes; the same as {@code target}, or another server over the same database
 * @param warmUp how long it runs before it measures
 * @param verify whether it consumes everything and checks that nothing is lost or doubled
 */
record Settings(
        Scenario scenario,
        Target target,
        Target consumeTarget,
        Topology topology,
        PublishPlan publish,
        ConsumePlan consume,
        Duration warmUp,
        boolean verify) {

    Settings {
        Checks.atLeast(0, warmUp.toNanos(), "--warmup");
        if (topology.subscriptions() > consume.connections()
                && !consume.longPoll().isZero()) {
            throw new IllegalArgumentException("with fewer --consumers than --subscriptions each has several to ask in"
                    + " turn: set --wait-seconds 0");
        }
    }
}
