package dev.fastpubsub.server.hostile;

import dev.fastpubsub.server.hostile.Neighbours.LoadStart;
import dev.fastpubsub.server.support.QuietLogging;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the hostile input. Exit codes: 0 all invariants hold, 1 one does not, 2 wrong usage. */
@Command(
        name = "hostile",
        description = "Sends input that no honest client sends to a server of its own, and says what it made of it.",
        mixinStandardHelpOptions = true)
public final class Hostile implements Callable<Integer> {

    @Option(names = "--requests", defaultValue = "1000000", description = "How many (${DEFAULT-VALUE}).")
    private long requests;

    @Option(names = "--seed", defaultValue = "1", description = "What they are made from (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--only",
            defaultValue = "-1",
            description = "Sends the request of this number alone, and shows both sides.")
    private long only;

    @Option(
            names = "--patience",
            defaultValue = "5",
            description = "Seconds in which each must be answered (${DEFAULT-VALUE}); more on a busy machine.")
    private int patienceSeconds;

    private static final int ROUND_TRIPS = 200;
    private static final int ROUNDS = 7;
    private static final List<Integer> HANGING_IN_BODIES = List.of(200, 1_000);
    private static final Duration SLICE = Duration.ofSeconds(3);
    private static final double LEAST_SHARE = 0.8;

    private Hostile() {}

    public static void main(String[] arguments) {
        QuietLogging.untilServerStarts();
        System.exit(new CommandLine(new Hostile()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (HostileStage stage = HostileStage.start()) {
            Duration patience = Duration.ofSeconds(patienceSeconds);
            if (only >= 0) {
                return stage.show(seed, only, patience) ? 0 : 1;
            }
            HostileReport report = stage.run(seed, requests, patience, () -> true);
            System.out.print(report.table());
            List<String> roundTrips = new ArrayList<>();
            for (int number = 0; number < ROUND_TRIPS; number++) {
                roundTrips.addAll(new RoundTrips(stage, seed).violations(number));
            }
            roundTrips.forEach(violation -> System.out.println("VIOLATED " + violation));
            boolean othersAreServed = true;
            for (Map.Entry<String, LoadStart> load : loads(stage, patience).entrySet()) {
                double share = new Neighbours(stage)
                        .shares(ROUNDS, SLICE, load.getValue())
                        .get(ROUNDS / 2);
                System.out.printf(
                        Locale.ROOT,
                        "others beside %s: %.2f of their rate, bound %.2f%n",
                        load.getKey(),
                        share,
                        LEAST_SHARE);
                othersAreServed &= share >= LEAST_SHARE;
            }
            return report.violations().isEmpty() && roundTrips.isEmpty() && othersAreServed ? 0 : 1;
        }
    }

    private Map<String, LoadStart> loads(HostileStage stage, Duration patience) {
        Map<String, LoadStart> loads = new LinkedHashMap<>();
        loads.put(
                "hostile requests and 500 connections that hang",
                round -> HostileLoad.start(stage, seed + round, patience));
        for (int count : HANGING_IN_BODIES) {
            loads.put(
                    count + " connections that hang in a body",
                    round -> HangingConnections.inBodies(stage.server().baseUri(), count));
        }
        return loads;
    }
}
