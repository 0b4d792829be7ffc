package dev.fastpubsub.server.bench;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "fan-out",
        description = {
            "Measures publishing to many subscriptions, then consuming from all of them.",
            "Some have a filter. With --no-verify nothing is consumed."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class FanOutCommand extends LoadCommand {

    @Mixin
    private final ServerOptions server;

    @Mixin
    private final RunOptions run = new RunOptions(10);

    @Mixin
    private final PublishOptions publish = new PublishOptions(100);

    @Option(
            names = "--filtered",
            paramLabel = "SHARE",
            description = "Share of the subscriptions that have a filter, 0 to 1 (${DEFAULT-VALUE}).")
    private double filtered = 0.5;

    @Option(
            names = "--matching",
            paramLabel = "SHARE",
            description = "Share of the messages that the filters let through, 0 to 1 (${DEFAULT-VALUE}).")
    private double matching = 0.5;

    FanOutCommand(Map<String, String> environment, String version) {
        super(version);
        this.server = new ServerOptions(environment);
    }

    @Override
    Settings settings() {
        Checks.atLeast(1, run.subscriptions(), "--subscriptions");
        Checks.between(0, 1, filtered, "--filtered");
        Checks.between(0, 1, matching, "--matching");
        return new Settings(
                new Scenario.Publish(true),
                server.target(),
                server.target(),
                run.topology(new Share(filtered), new Share(matching)),
                publish.plan(run),
                ConsumePlan.toCheck(run),
                run.warmUp(),
                run.verify());
    }
}
