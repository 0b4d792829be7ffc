package dev.fastpubsub.server.doctor;

import java.time.Duration;

/**
 * From where on something is worth a warning. The numbers of the alerts, where there is one for it.
 *
 * @param clockSkew between this machine and the database
 * @param transactionAge of an open or prepared transaction
 * @param heldBackTransactions begun since the oldest that keeps vacuum from cleaning up
 * @param slotBytes of write-ahead log that a replication slot keeps
 * @param wraparoundAge in transactions, of the oldest row that was never frozen; PostgreSQL stops before 2,147 million
 * @param deadRows in one table
 * @param bloatedBytes of one table, without what it keeps out of line
 * @param bloatedBytesPerRow that is far more than a full page holds for one
 * @param partitions that each statement has to lock
 * @param partitionsAhead that servers keep ready at least
 * @param logAge of the oldest partition, and of the oldest message that nobody took
 * @param heldPartitions closed ones that a subscription keeps
 * @param expiredFor how long ago a lease was over that nobody has taken back; the cleanup runs every five minutes
 */
record Limits(
        Duration clockSkew,
        Duration transactionAge,
        long heldBackTransactions,
        long slotBytes,
        long wraparoundAge,
        long deadRows,
        long bloatedBytes,
        long bloatedBytesPerRow,
        long partitions,
        long partitionsAhead,
        Duration logAge,
        long heldPartitions,
        Duration expiredFor) {

    static final Limits DEFAULT = new Limits(
            Duration.ofSeconds(2),
            Duration.ofMinutes(10),
            1_000_000,
            1L << 30,
            600_000_000,
            100_000,
            64L << 20,
            16L << 10,
            100,
            2,
            Duration.ofDays(1),
            4,
            Duration.ofMinutes(15));
}
