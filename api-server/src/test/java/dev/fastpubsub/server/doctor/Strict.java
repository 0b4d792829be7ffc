package dev.fastpubsub.server.doctor;

import java.time.Duration;

/** Limits under which a test need not wait for days: all as they are but for what it is about. */
final class Strict {

    private static final Limits USUAL = Limits.DEFAULT;

    private Strict() {}

    /** Any transaction is too old, and any slot keeps too much. */
    static Limits transactions() {
        return limits(Duration.ZERO, 0, USUAL.deadRows(), USUAL.bloatedBytes(), USUAL.logAge(), USUAL.expiredFor());
    }

    static Limits deadRows(long rows) {
        return limits(
                USUAL.transactionAge(),
                USUAL.slotBytes(),
                rows,
                USUAL.bloatedBytes(),
                USUAL.logAge(),
                USUAL.expiredFor());
    }

    /** A table with anything in it is too large. */
    static Limits bloat() {
        return new Limits(
                USUAL.clockSkew(),
                USUAL.transactionAge(),
                USUAL.heldBackTransactions(),
                USUAL.slotBytes(),
                USUAL.wraparoundAge(),
                USUAL.deadRows(),
                0,
                0,
                USUAL.partitions(),
                USUAL.partitionsAhead(),
                USUAL.logAge(),
                USUAL.heldPartitions(),
                USUAL.expiredFor());
    }

    /** Whatever waits at all waits for too long, and whatever has expired did so too long ago. */
    static Limits ages() {
        return limits(
                USUAL.transactionAge(),
                USUAL.slotBytes(),
                USUAL.deadRows(),
                USUAL.bloatedBytes(),
                Duration.ZERO,
                Duration.ZERO);
    }

    private static Limits limits(
            Duration transactionAge,
            long slotBytes,
            long deadRows,
            long bloatedBytes,
            Duration logAge,
            Duration expiredFor) {
        return new Limits(
                USUAL.clockSkew(),
                transactionAge,
                USUAL.heldBackTransactions(),
                slotBytes,
                USUAL.wraparoundAge(),
                deadRows,
                bloatedBytes,
                USUAL.bloatedBytesPerRow(),
                USUAL.partitions(),
                USUAL.partitionsAhead(),
                logAge,
                1,
                expiredFor);
    }
}
