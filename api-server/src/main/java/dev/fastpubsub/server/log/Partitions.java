package dev.fastpubsub.server.log;

import dev.fastpubsub.server.config.PartitionConfig;
import dev.fastpubsub.server.database.Database;
import java.time.Duration;

/** Keeps partitions ready ahead of the log's end and closes the open one when it has grown large. Thread-safe. */
public final class Partitions {

    /** With {@link PartitionConfig#maxMessages()} far above what one second can bring, two would do; the rest is for pauses. */
    private static final int AHEAD = 4;

    private static final Duration ANY_AGE = Duration.ofDays(36500);

    private final PartitionStore store;
    private final PartitionConfig config;

    public Partitions(Database database, PartitionConfig config) {
        this.store = new PartitionStore(database);
        this.config = config;
    }

    /** Safe to call at any time, by several at once; nothing to do costs one small query. Returns how many were made. */
    public int ensure() {
        return ensureFor(0);
    }

    /** The same with room for so many messages on top. */
    public int ensureFor(int messages) {
        return store.ensure(AHEAD + messages / config.maxMessages(), config.maxMessages());
    }

    void closeLarge() {
        store.closeDue(config.maxBytes(), ANY_AGE, Integer.MAX_VALUE);
    }
}
