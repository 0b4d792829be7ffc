package dev.fastpubsub.server.costs;

import dev.fastpubsub.server.support.QuietLogging;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the benchmarks. Exit codes: 0 within all bounds, 1 a bound is missed, 2 wrong usage. */
@Command(
        name = "costs",
        description =
                "Measures the promises of docs/performance.md. Without a command, ratios: backlog, metrics, fan-out"
                        + " and tokens.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {StandardSet.class, Soak.class, HeldTransaction.class})
public final class Costs implements Callable<Integer> {

    @Option(
            names = "--pairs",
            scope = CommandLine.ScopeType.INHERIT,
            defaultValue = "5",
            description = "Pairs of measurements for each ratio (${DEFAULT-VALUE}).")
    private int pairs;

    @Option(
            names = "--waiting",
            scope = CommandLine.ScopeType.INHERIT,
            defaultValue = "1000000",
            description = "Messages that wait in the large subscription (${DEFAULT-VALUE}).")
    private int waiting;

    private Costs() {}

    public static void main(String[] arguments) {
        QuietLogging.untilServerStarts();
        System.exit(new CommandLine(new Costs()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        return run(true, true, true, true);
    }

    @Command(description = "Taking messages from a large backlog against a small one.", mixinStandardHelpOptions = true)
    int backlog() throws Exception {
        return run(true, false, false, false);
    }

    @Command(
            description = "The metrics of a large backlog against those of a small one.",
            mixinStandardHelpOptions = true)
    int metrics() throws Exception {
        return run(false, true, false, false);
    }

    @Command(
            name = "fan-out",
            description = "Publishing to many subscriptions against publishing to one.",
            mixinStandardHelpOptions = true)
    int fanOut() throws Exception {
        return run(false, false, true, false);
    }

    @Command(description = "Publishing with tokens against publishing without.", mixinStandardHelpOptions = true)
    int tokens() throws Exception {
        return run(false, false, false, true);
    }

    private int run(boolean backlog, boolean metrics, boolean fanOut, boolean tokens) throws Exception {
        List<Pairs> ratios = new ArrayList<>();
        try (Stage stage = Stage.start(Map.of())) {
            if (fanOut) {
                ratios.add(FanOut.measure(stage, pairs));
            }
            if (tokens) {
                ratios.add(Tokens.measure(stage, pairs));
            }
            if (backlog || metrics) {
                Backlogs backlogs = Backlogs.fill(stage, waiting);
                if (metrics) {
                    ratios.add(backlogs.measureMetrics(pairs));
                }
                if (backlog) {
                    ratios.add(backlogs.measureTaking(pairs));
                }
            }
        }
        Report.section("Ratios (medians), CPU = server + PostgreSQL");
        ratios.forEach(ratio -> Report.line(ratio.summary()));
        return ratios.stream().allMatch(Pairs::isWithinBound) ? 0 : 1;
    }
}
