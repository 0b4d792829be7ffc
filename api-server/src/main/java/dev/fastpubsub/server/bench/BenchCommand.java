package dev.fastpubsub.server.bench;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The load driver's command line: a command for each scenario. */
@Command(
        name = "bench",
        description =
                "Puts a server under load, measures rates and latencies, and checks that nothing is lost or doubled.",
        footer = {
            "",
            "A run makes a topic and subscriptions of its own, named bench-…, and deletes them",
            "at its end, also after Ctrl-C. With authentication its client needs the scopes",
            "  topics:create topics:delete topics:publish subscriptions:create",
            "  subscriptions:delete subscriptions:consume subscriptions:read",
            "",
            "Examples:  fastpubsub bench publish --batch 1 --connections 256",
            "           fastpubsub bench end-to-end --rate 50 --json result.json",
            "",
            "Exit codes: 0 done, 1 failed, or something was lost or doubled, 2 wrong usage."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class BenchCommand {

    private BenchCommand() {}

    /**
     * The command with its subcommands.
     *
     * @param environment where secrets may be
     * @param version this program's, for the result
     */
    public static CommandLine create(Map<String, String> environment, String version) {
        return new CommandLine(new BenchCommand())
                .addSubcommand(new PublishCommand(environment, version))
                .addSubcommand(new ConsumeCommand(environment, version))
                .addSubcommand(new EndToEndCommand(environment, version))
                .addSubcommand(new FanOutCommand(environment, version));
    }
}
