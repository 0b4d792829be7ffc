package dev.fastpubsub.server.hostile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * What came of a run.
 *
 * @param vitals before it, and after each third
 */
record HostileReport(long seed, Duration time, Tally tally, List<Vitals> vitals, List<String> log) {

    /** Growth that caches and compiled code explain. */
    private static final int HEAP_MEBIBYTES = 40;

    /** After the first third there are no more of those. */
    private static final int LATER_HEAP_MEBIBYTES = 8;

    private static final int THREADS = 20;

    HostileReport {
        vitals = List.copyOf(vitals);
        log = List.copyOf(log);
    }

    long requests() {
        return tally.counts().values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Everything that does not hold; empty when all is well. */
    List<String> violations() {
        Vitals before = vitals.getFirst();
        Vitals after = vitals.getLast();
        List<String> violations = new ArrayList<>(tally.failures());
        if (after.heapMebibytes() > before.heapMebibytes() + HEAP_MEBIBYTES
                || after.heapMebibytes() > vitals.get(1).heapMebibytes() + LATER_HEAP_MEBIBYTES) {
            violations.add("the heap grew: " + heap());
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
        row(table, "requests", String.format(Locale.ROOT, "%,d", requests()));
        row(table, "requests a second", Long.toString(1000 * requests() / Math.max(1, time.toMillis())));
        tally.counts()
                .forEach((what, count) -> row(table, "  " + what, String.format(Locale.ROOT, "%,d", count.sum())));
        row(table, "500s", Long.toString(tally.count(500)));
        row(table, "wrong answers and hangs", Long.toString(tally.failed()));
        row(table, "heap after GC, by thirds", heap());
        row(
                table,
                "threads",
                vitals.getFirst().threads() + ", then " + vitals.getLast().threads());
        row(table, "log lines that must not be", Integer.toString(log.size()));
        violations()
                .forEach(
                        violation -> table.append("VIOLATED ").append(violation).append('\n'));
        return table.toString();
    }

    private String heap() {
        return vitals.stream()
                .map(look -> Long.toString(look.heapMebibytes()))
                .collect(Collectors.joining(", ", "", " MiB"));
    }

    private static void row(StringBuilder table, String name, String value) {
        table.append(String.format(Locale.ROOT, "%-28s %14s%n", name, value));
    }
}
