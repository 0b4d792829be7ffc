package dev.fastpubsub.server.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What came of a run. */
record HostileReport(long seed, long requests, Tally tally, Vitals before, Vitals after, List<String> log) {

    /** Growth that caches and compiled code explain. */
    private static final int HEAP_MEBIBYTES = 40;

    private static final int THREADS = 20;

    /** Everything that does not hold; empty when all is well. */
    List<String> violations() {
        List<String> violations = new ArrayList<>(tally.failures());
        if (after.heapMebibytes() > before.heapMebibytes() + HEAP_MEBIBYTES) {
            violations.add("the heap grew from " + before.heapMebibytes() + " to " + after.heapMebibytes() + " MiB");
        }
        if (after.threads() > before.threads() + THREADS) {
            violations.add("threads grew from " + before.threads() + " to " + after.threads());
        }
        if (after.databaseConnections() != 0) {
            violations.add(after.databaseConnections() + " connections to the database were not given back");
        }
        log.forEach(line -> violations.add("in the log: " + line));
        return violations;
    }

    String table() {
        StringBuilder table = new StringBuilder();
        row(table, "seed", Long.toString(seed));
        row(table, "requests", String.format(Locale.ROOT, "%,d", requests));
        tally.counts()
                .forEach((what, count) -> row(table, "  " + what, String.format(Locale.ROOT, "%,d", count.sum())));
        row(table, "500s", Long.toString(tally.count(500)));
        row(table, "wrong answers and hangs", Long.toString(tally.failed()));
        row(table, "heap after GC, before", before.heapMebibytes() + " MiB");
        row(table, "heap after GC, after", after.heapMebibytes() + " MiB");
        row(table, "threads", before.threads() + ", then " + after.threads());
        row(table, "log lines that must not be", Integer.toString(log.size()));
        violations()
                .forEach(
                        violation -> table.append("VIOLATED ").append(violation).append('\n'));
        return table.toString();
    }

    private static void row(StringBuilder table, String name, String value) {
        table.append(String.format(Locale.ROOT, "%-28s %14s%n", name, value));
    }
}
