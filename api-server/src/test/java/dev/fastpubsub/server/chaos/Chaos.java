package dev.fastpubsub.server.chaos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.fastpubsub.server.support.QuietLogging;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line. Exit codes: 0 every promise was kept, 1 one was not or the run failed, 2 wrong usage. */
@Command(
        name = "chaos",
        description =
                "Puts three servers under load while they, PostgreSQL and clients fail, and judges what happened.",
        mixinStandardHelpOptions = true)
public final class Chaos implements Callable<Integer> {

    @Option(names = "--seconds", defaultValue = "60", description = "How long there are faults (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Of the schedule of faults: the same makes the same (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--rate",
            defaultValue = "2500",
            description = "Messages published per second while nothing fails (${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--layout",
            defaultValue = "direct",
            description = "direct: one PostgreSQL; pgbouncer: by way of PgBouncer in transaction mode; standby: the"
                    + " PostgreSQL of this machine, with a synchronous standby that takes over"
                    + " (${DEFAULT-VALUE}).")
    private Layout layout = Layout.DIRECT;

    @Option(names = "--keep", description = "Keeps the folder with data and logs, also after a good run.")
    private boolean keep;

    private Chaos() {}

    public static void main(String[] arguments) {
        // A client that repeats a claim by itself makes one of which the history does not know.
        System.setProperty("jdk.httpclient.redirects.retrylimit", "1");
        System.setProperty("jdk.httpclient.disableRetryConnect", "true");
        QuietLogging.untilServerStarts();
        // What the cleanup's pool says of connections that were broken on purpose.
        ((Logger) LoggerFactory.getLogger("com.zaxxer.hikari")).setLevel(Level.ERROR);
        System.exit(new CommandLine(new Chaos())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Optional<String> obstacle = layout.obstacle();
        if (obstacle.isPresent()) {
            Report.line("%s", obstacle.get());
            return 1;
        }
        Path folder = Files.createTempDirectory("fastpubsub-chaos-");
        boolean good = false;
        try (Stage stage = Stage.start(layout, folder)) {
            good = new Run(stage, seed, seconds, rate).judge();
        } finally {
            if (good && !keep) {
                FileSystemUtils.deleteRecursively(folder);
            } else {
                Report.line("data and logs are in %s", folder);
            }
        }
        return good ? 0 : 1;
    }
}
