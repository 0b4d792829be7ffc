package dev.fastpubsub.server.doctor;

import dev.fastpubsub.server.doctor.BacklogStore.Partition;
import dev.fastpubsub.server.metrics.Gauges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Whether the log has partitions ahead of its end, and is dropped behind. */
final class PartitionsCheck implements Check {

    private final BacklogStore store;
    private final Supplier<Gauges> gauges;
    private final Duration keep;
    private final Limits limits;

    /** @param keep what the cleanup leaves alone: younger messages */
    PartitionsCheck(BacklogStore store, Supplier<Gauges> gauges, Duration keep, Limits limits) {
        this.store = store;
        this.gauges = gauges;
        this.keep = keep;
        this.limits = limits;
    }

    @Override
    public String name() {
        return "partitions";
    }

    @Override
    public List<Finding> look() {
        Gauges.Log log = gauges.get().log();
        List<Finding> findings = new ArrayList<>();
        if (log.partitionsAhead() < limits.partitionsAhead()) {
            findings.add(Finding.warning(
                    "Of the log's " + Quantity.of(log.partitions(), "partition") + " " + log.partitionsAhead()
                            + " lie ahead of its end: no server makes new ones.",
                    "Start a server; if one runs, its log says what keeps it from making partitions."));
        }
        if (log.partitions() > limits.partitions()) {
            findings.add(Finding.warning(
                    "The log has " + Quantity.count(log.partitions())
                            + " partitions, and each statement locks all of them.",
                    "See what holds the log; raise FASTPUBSUB_PARTITION_MAX_MESSAGES and"
                            + " FASTPUBSUB_PARTITION_MAX_BYTES if they come faster than the cleanup runs."));
        }
        store.oldest(limits.logAge().plus(keep), keep)
                .filter(partition -> !partition.inUse())
                .ifPresent(partition -> findings.add(stale(partition)));
        if (findings.isEmpty()) {
            findings.add(Finding.ok("The log has " + Quantity.of(log.partitions(), "partition") + ", "
                    + log.partitionsAhead() + " of them ahead of its end, and takes "
                    + Quantity.mebibytes(log.bytes()) + "."));
        }
        return findings;
    }

    private static Finding stale(Partition partition) {
        return Finding.warning(
                "Partition " + partition.num() + " of the log has been in use for " + Quantity.time(partition.seconds())
                        + " and nobody needs it any more.",
                "See that `fastpubsub cleanup_acked_messages` runs every hour; a transaction that looks at the log"
                        + " keeps it from dropping any of it.");
    }
}
