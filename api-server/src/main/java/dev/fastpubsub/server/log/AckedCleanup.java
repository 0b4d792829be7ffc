package dev.fastpubsub.server.log;

import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.log.PartitionStore.Partition;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code cleanup_acked_messages}: drops the partitions that no subscription needs any more.
 *
 * <p>A partition may be dropped when (1) no new message goes to it, (2) every transaction that could still have been
 * writing to it has ended, so that looking at it shows all it will ever hold (one that stays open puts the whole run off), (3) no subscription needs any of it, which
 * stays true once it is, and (4) its topics' last offsets are kept elsewhere, committed before the drop. Safe to run at any
 * time and several at once; killed at any point it leaves nothing but work for the next run.
 */
public final class AckedCleanup {

    private static final int MAX_PARTITIONS = 50;
    private static final int TRIES = 20;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    /** Each may hold up every publish for as long as the drop's lock timeout. */
    private static final int DROP_TRIES = 3;

    private static final int AT_ONCE = 20;

    private final PartitionStore store;
    private final Partitions partitions;
    private final ExceptionPurge purge;

    public AckedCleanup(Database database, Partitions partitions) {
        this.store = new PartitionStore(database);
        this.partitions = partitions;
        this.purge = new ExceptionPurge(database);
    }

    /**
     * @param keep messages younger than this stay
     */
    public Result run(Duration keep) throws InterruptedException {
        partitions.ensure();
        store.closeDue(Long.MAX_VALUE, keep, MAX_PARTITIONS);
        partitions.ensure();
        List<Partition> closed = store.closed();
        List<Partition> dropped = transactionsEnd() ? dropUnused(closed, keep) : List.of();
        long bytes = dropped.stream().mapToLong(Partition::bytes).sum();
        return new Result(dropped.size(), bytes, closed.size() - dropped.size(), purge.run());
    }

    /** Several at once, since each drop makes every session plan anew. */
    private List<Partition> dropUnused(List<Partition> closed, Duration keep) throws InterruptedException {
        List<Partition> unused = closed.stream()
                .filter(partition -> !store.isInUse(partition, keep))
                .toList();
        for (int from = 0; from < unused.size(); from += AT_ONCE) {
            if (!drop(unused.subList(from, Math.min(from + AT_ONCE, unused.size())))) {
                return unused.subList(0, from); // someone reads the log: all drops need the same lock
            }
        }
        return unused;
    }

    /** Waits for the transactions that use the log now, but not long: somebody may have gone home with one open. */
    private boolean transactionsEnd() throws InterruptedException {
        Set<String> transactions = store.transactions();
        return await(TRIES, () -> {
            if (!transactions.isEmpty()) {
                transactions.retainAll(store.transactions());
            }
            return transactions.isEmpty();
        });
    }

    private boolean drop(List<Partition> partitions) throws InterruptedException {
        partitions.forEach(store::retainLastOffs);
        return await(DROP_TRIES, () -> store.drop(partitions, "message"))
                && await(DROP_TRIES, () -> store.drop(partitions, "route"));
    }

    private static boolean await(int tries, Attempt attempt) throws InterruptedException {
        for (int tried = 0; tried < tries; tried++) {
            if (attempt.succeeds()) {
                return true;
            }
            Thread.sleep(BETWEEN_TRIES);
        }
        return false;
    }

    private interface Attempt {
        boolean succeeds();
    }

    /**
     * @param partitions dropped
     * @param bytes freed on disk
     * @param kept closed partitions that are still needed, or that someone reads
     * @param exceptions of deleted subscriptions, deleted
     */
    public record Result(int partitions, long bytes, int kept, long exceptions) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "dropped %d partitions (%.1f MiB), kept %d, deleted %d left-over exceptions",
                    partitions,
                    bytes / 1048576.0,
                    kept,
                    exceptions);
        }
    }
}
