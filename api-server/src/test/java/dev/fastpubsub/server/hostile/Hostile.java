package dev.fastpubsub.server.hostile;

import dev.fastpubsub.server.support.QuietLogging;
import java.time.Duration;
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

    @Option(names = "--only", defaultValue = "-1", description = "Sends the request of this number alone, and shows both sides.")
    private long only;

    @Option(
            names = "--patience",
            defaultValue = "5",
            description = "Seconds in which each must be answered (${DEFAULT-VALUE}); more on a busy machine.")
    private int patienceSeconds;

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
            System.out.println(report.table());
            return report.violations().isEmpty() ? 0 : 1;
        }
    }
}
