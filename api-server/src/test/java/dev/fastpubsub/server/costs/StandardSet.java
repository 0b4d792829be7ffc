package dev.fastpubsub.server.costs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What each kind of work costs, with what PostgreSQL and the disk take for the least of it in the same run. */
@Command(
        name = "standard",
        description =
                "The standard set: CPU per message or request of server and PostgreSQL together. Exit code 1 when a"
                        + " bound is missed.",
        mixinStandardHelpOptions = true)
final class StandardSet implements Callable<Integer> {

    private static final int LARGE = 1_000_000;
    private static final String LATENCY = "latency";
    private static final String CONSUMERS = "consumers";
    private static final String WAITING = "waiting";

    @Parameters(
            arity = "0..*",
            description =
                    "Rows to measure, all if none is given: publish-1-8, publish-1-256, publish-100-8, consume-10,"
                            + " consume-100, consume-100-large, fan-out, empty-poll, metrics, metrics-dead, consumers,"
                            + " latency, waiting.")
    private Set<String> names = Set.of();

    @Option(
            names = "--repetitions",
            defaultValue = "5",
            description = "Of each row; the median counts (${DEFAULT-VALUE}).")
    private int repetitions;

    @Option(
            names = "--consumers",
            defaultValue = "5000",
            description = "Consumers that wait on an idle server (${DEFAULT-VALUE}).")
    private int consumers;

    @Override
    public Integer call() throws Exception {
        boolean good = true;
        try (Stage stage = Stage.start(Map.of())) {
            Yardsticks yardsticks = new Yardsticks(stage);
            Usage copy = yardsticks.copy();
            Usage select = yardsticks.select();
            double fsync = Yardsticks.fsyncMillis();
            Report.line("COPY of a row: %s", copy);
            Report.line("SELECT 1: %s", select);
            Report.line("a write to the disk: %.2f ms", fsync);
            Rows rows = new Rows(stage, LARGE);
            List<Row> chosen = new ArrayList<>(rows.all());
            chosen.removeIf(row -> !isWanted(row.name()));
            Report.section("CPU microseconds per unit: all, of the server, of PostgreSQL; units per second; reach, aim;"
                    + " against the yardstick");
            for (Row row : chosen) {
                Usage usage = row.measure(repetitions);
                Report.line(row.line(usage, copy, select));
                good &= row.isReached(usage);
            }
            if (isWanted(CONSUMERS)) {
                good &= Consumers.measure(rows, stage, repetitions);
            }
            if (isWanted(LATENCY)) {
                Latency.measure(stage, fsync + select.elapsed() / 1000);
            }
        }
        if (isWanted(WAITING)) {
            good &= WaitingConsumers.measure(consumers);
        }
        return good ? 0 : 1;
    }

    private boolean isWanted(String name) {
        return names.isEmpty() || names.contains(name);
    }
}
