package dev.fastpubsub.server.log;

import dev.fastpubsub.server.database.Database;

/**
 * Takes away the exceptions of subscriptions that are gone, in pieces: one statement for millions of them would hold its
 * locks for minutes. What a crash leaves behind, the next run takes. Thread-safe.
 */
public final class ExceptionPurge {

    private static final int PIECE = 5000;

    private final ExceptionStore store;

    public ExceptionPurge(Database database) {
        this.store = new ExceptionStore(database);
    }

    /** Returns how many were deleted. */
    public long run() {
        long total = 0;
        int deleted;
        do {
            deleted = store.purge(PIECE);
            total += deleted;
        } while (deleted >= PIECE);
        return total;
    }
}
