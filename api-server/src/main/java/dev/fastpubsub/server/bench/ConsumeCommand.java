package dev.fastpubsub.server.bench;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "consume",
        description = "Publishes a backlog, then measures consuming it: claims and acknowledgements.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ConsumeCommand extends LoadCommand {

    private static final int FILL_BYTES = 4 << 20;
    private static final int FILL_BATCH = 1_000;

    @Mixin
    private final ServerOptions server;

    @Mixin
    private final RunOptions run = new RunOptions(1);

    @Option(names = "--batch", paramLabel = "N", description = "The most that one claim takes (${DEFAULT-VALUE}).")
    private int batch = 100;

    @Option(
            names = "--messages",
            paramLabel = "N",
            description = "The backlog of each subscription (${DEFAULT-VALUE}).")
    private long messages = 100_000;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description = "Stop measuring after so long, though not everything is consumed.")
    private @Nullable Double duration;

    @Mixin
    private final WaitOptions waiting = new WaitOptions(0);

    ConsumeCommand(Map<String, String> environment, String version) {
        super(version);
        this.server = new ServerOptions(environment);
    }

    @Override
    Settings settings() {
        Checks.atLeast(1, run.subscriptions(), "--subscriptions");
        Checks.atLeast(1, messages, "--messages");
        Double seconds = duration;
        int fill = Math.clamp(FILL_BYTES / Math.max(1, run.size()), 1, FILL_BATCH);
        return new Settings(
                new Scenario.Consume(seconds == null ? Duration.ZERO : Seconds.of(seconds, "--duration")),
                server.target(),
                server.target(),
                run.topology(new Share(0), Share.ALL),
                new PublishPlan(run.connections(), fill, run.size(), 0, messages, Duration.ZERO),
                waiting.plan(run.connections(), batch, run.lockTimeout()),
                run.warmUp(),
                run.verify());
    }
}
