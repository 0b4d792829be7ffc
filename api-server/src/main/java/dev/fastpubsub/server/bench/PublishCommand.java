package dev.fastpubsub.server.bench;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "publish",
        description = "Measures publishing; then consumes everything to check it.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class PublishCommand extends LoadCommand {

    @Mixin
    private final ServerOptions server;

    @Mixin
    private final RunOptions run = new RunOptions(1);

    @Mixin
    private final PublishOptions publish = new PublishOptions(100);

    PublishCommand(Map<String, String> environment, String version) {
        super(version);
        this.server = new ServerOptions(environment);
    }

    @Override
    Settings settings() {
        return new Settings(
                new Scenario.Publish(false),
                server.target(),
                server.target(),
                run.topology(new Share(0), Share.ALL),
                publish.plan(run),
                ConsumePlan.toCheck(run),
                run.warmUp(),
                run.verify());
    }
}
