package dev.fastpubsub.server.database;

/** Is told of all work on the database. Must be thread-safe, and must not throw. */
public interface DatabaseListener {

    /**
     * Work has ended.
     *
     * @param waitedNanos before it was let in, in nanoseconds
     * @param workedNanos from then on, waiting for a connection and for locks included
     */
    void completed(Operation operation, Outcome outcome, long waitedNanos, long workedNanos);
}
