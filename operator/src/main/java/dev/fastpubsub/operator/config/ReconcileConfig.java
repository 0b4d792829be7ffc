package dev.fastpubsub.operator.config;

import java.time.Duration;

/**
 * How resources are kept true.
 *
 * @param resync time between two looks at everything on the server
 * @param outageGrace an outage that is shorter changes no status
 * @param spread after an outage all resources are looked at within this time, so that the server is not overrun
 * @param threads that reconcile, and so the most calls to the server at a time
 * @param readOnly whether the operator only says what it would do
 * @param cleanup whether the operator makes the CronJobs that clean the server's database up
 */
public record ReconcileConfig(
        Duration resync, Duration outageGrace, Duration spread, int threads, boolean readOnly, boolean cleanup) {

    static ReconcileConfig read(Settings settings) {
        return new ReconcileConfig(
                settings.seconds("RESYNC_SECONDS", 120, 1, 86_400),
                settings.seconds("OUTAGE_GRACE_SECONDS", 30, 0, 3600),
                settings.seconds("REQUEUE_SPREAD_SECONDS", 20, 0, 600),
                settings.number("THREADS", 8, 1, 100),
                settings.flag("READ_ONLY", false),
                settings.flag("CLEANUP", true));
    }
}
