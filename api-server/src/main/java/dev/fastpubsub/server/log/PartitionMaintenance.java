package dev.fastpubsub.server.log;

import dev.fastpubsub.server.database.Failures;
import dev.fastpubsub.server.error.FastpubsubException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's loop over {@link Partitions}: one daemon thread, one round a second. A round that fails is told, once until one succeeds, and the next
 * one tries again; a publish that finds no partition makes one itself, so a crash or a pause here loses nothing.
 */
public final class PartitionMaintenance implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionMaintenance.class);

    /** As long as a round waits for a connection and then for a lock; one that takes longer has a database that hangs. */
    private static final Duration PATIENCE_OF_CLOSE = Duration.ofSeconds(9);

    private final Partitions partitions;

    /** Seen by the loop alone: a database that is down for an hour is two lines, not thousands. */
    private boolean failing;

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("partition-maintenance").factory());

    public PartitionMaintenance(Partitions partitions) {
        this.partitions = partitions;
    }

    public void start(Duration period) {
        var unused = executor.scheduleWithFixedDelay(this::round, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void round() {
        try {
            partitions.ensure();
            partitions.closeLarge();
            if (failing) {
                LOG.info("partitions are looked after again");
            }
            failing = false;
        } catch (FastpubsubException e) {
            if (!failing) {
                LOG.warn("partitions are not looked after for now: {}{}", e.getMessage(), Failures.cause(e));
            }
            failing = true;
        } catch (RuntimeException e) {
            LOG.error("partitions were not looked after", e);
        }
    }

    /** Begins no other round, and waits for the one that has begun: what it does goes on in PostgreSQL whoever is interrupted. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE_OF_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("partitions are still being looked after when the server stops: the database hangs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
