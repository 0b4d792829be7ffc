package dev.fastpubsub.operator.cli;

import dev.fastpubsub.operator.config.InvalidSettingsException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line. Exit codes: 0 done, 1 failed with one line on standard error for each thing that is wrong, 2 wrong usage.
 */
@Command(
        name = "fastpubsub-operator",
        description = "Keeps topics, subscriptions and clients on a fastpubsub server as custom resources say.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class OperatorCommand {

    /** What {@link #run} returns when an operator was started that goes on after it. */
    public static final int KEEPS_RUNNING = -1;

    private static final int FAILED = 1;

    private OperatorCommand() {}

    /** Settings are variables of the environment. */
    public static int run(Map<String, String> environment, String... arguments) {
        CommandLine commandLine = new CommandLine(new OperatorCommand())
                .addSubcommand(new RunCommand(environment))
                .addSubcommand(new BootstrapCommand())
                .addSubcommand(new ReleaseFinalizersCommand())
                .setExecutionExceptionHandler((failure, command, parsed) -> fail(failure, command.getErr()));
        if (arguments.length == 0) {
            commandLine.usage(commandLine.getOut());
            return CommandLine.ExitCode.USAGE;
        }
        return commandLine.execute(arguments);
    }

    private static int fail(Exception failure, PrintWriter error) {
        if (failure instanceof InvalidSettingsException settings) {
            settings.lines().forEach(error::println);
        } else {
            error.println(oneLine(failure));
        }
        error.flush();
        return FAILED;
    }

    /** The innermost cause says what is wrong; what is around it says where. */
    private static String oneLine(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage() == null ? innermost.getClass().getSimpleName() : innermost.getMessage();
        return message.lines().findFirst().orElse(message);
    }
}
