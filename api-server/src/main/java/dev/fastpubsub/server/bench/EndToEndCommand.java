package dev.fastpubsub.server.bench;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "end-to-end",
        description = {
            "Publishes and consumes at the same time, and measures how long messages take.",
            "Both ends are in this process and read one clock (System.nanoTime), whose time each message carries; no"
                + " two clocks need to agree. Give --rate: latencies of a system that is kept full only say how long"
                + " its queues are."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class EndToEndCommand extends LoadCommand {

    @Mixin
    private final ServerOptions server;

    @Mixin
    private final RunOptions run = new RunOptions(1);

    @Mixin
    private final PublishOptions publish = new PublishOptions(1);

    @Option(
            names = "--consumers",
            paramLabel = "N",
            description =
                    "Connections that consume, shared by the subscriptions; without it as many as --connections, but"
                            + " at least one for each subscription.")
    private @Nullable Integer consumers;

    @Option(
            names = "--consume-batch",
            paramLabel = "N",
            description = "The most that one claim takes (${DEFAULT-VALUE}).")
    private int consumeBatch = 100;

    @Option(
            names = "--consume-url",
            paramLabel = "URL",
            description = "Consume from another server over the same database; without it from --url.")
    private @Nullable URI consumeUrl;

    @Mixin
    private final WaitOptions waiting = new WaitOptions(20);

    EndToEndCommand(Map<String, String> environment, String version) {
        super(version);
        this.server = new ServerOptions(environment);
    }

    @Override
    Settings settings() {
        Checks.atLeast(1, run.subscriptions(), "--subscriptions");
        Integer given = consumers;
        int connections = given == null ? Math.max(run.connections(), run.subscriptions()) : given;
        URI other = consumeUrl;
        return new Settings(
                new Scenario.EndToEnd(),
                server.target(),
                other == null ? server.target() : server.at(other),
                run.topology(new Share(0), Share.ALL),
                publish.plan(run),
                waiting.plan(connections, consumeBatch, run.lockTimeout()),
                run.warmUp(),
                run.verify());
    }
}
