package dev.fastpubsub.server.cli;

import dev.fastpubsub.server.bench.BenchCommand;
import dev.fastpubsub.server.config.ConfigException;
import dev.fastpubsub.server.config.Variables;
import dev.fastpubsub.server.database.Failures;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.original.ImportException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line. Exit codes: 0 done, 1 failed with one line on standard error for each thing that is wrong, 2 wrong
 * usage.
 */
@Command(
        name = "fastpubsub",
        description = "Publish/subscribe over HTTP on PostgreSQL.",
        footerHeading = "%nSettings are environment variables, or lines of a file .env in this folder.%n"
                + "Commands that use the database need FASTPUBSUB_DATABASE_URL, such as%n"
                + "postgresql+psycopg://user:password@host:5432/database%n%n",
        footer = {
            "On a new database:    db-migrate, then server",
            "From cron:            cleanup_acked_messages and cleanup_stuck_messages",
            "With authentication:  FASTPUBSUB_AUTH_ENABLED=true, a key from",
            "                      generate_secret_key, a first client from create_client",
            "When something is off: config and doctor",
            "From the original:    import_original, once",
            "Completion in bash:   source <(fastpubsub generate-completion)",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND")
public final class FastpubsubCommand {

    /** What {@link #run} returns when a server was started that goes on after it. */
    public static final int KEEPS_RUNNING = -1;

    private static final int FAILED = 1;

    private FastpubsubCommand() {}

    /** Takes settings from the environment and from a file {@code .env} in the folder. */
    public static int run(Map<String, String> environment, Path folder, String... arguments) {
        CommandLine commandLine = commandLine(environment, () -> Variables.withEnvFile(environment, folder));
        if (arguments.length == 0) {
            commandLine.usage(commandLine.getOut());
            return CommandLine.ExitCode.USAGE;
        }
        return commandLine.execute(arguments);
    }

    /** @param variables asked for by those commands that need settings, so that a wrong file is no obstacle to the others */
    private static CommandLine commandLine(Map<String, String> environment, Supplier<Variables> variables) {
        CommandLine commandLine = new CommandLine(new FastpubsubCommand());
        commandLine
                .addSubcommand(new ServerCommand(variables))
                .addSubcommand(new MigrateCommand(variables))
                .addSubcommand(new CleanupAckedCommand(variables))
                .addSubcommand(new CleanupStuckCommand(variables))
                .addSubcommand(new GenerateSecretKeyCommand())
                .addSubcommand(new CreateClientCommand(variables))
                .addSubcommand(new ImportOriginalCommand(environment, variables))
                .addSubcommand(new ConfigCommand(variables))
                .addSubcommand(new DoctorCommand(variables))
                .addSubcommand(BenchCommand.create(environment, VersionProvider.version()))
                .addSubcommand(new TrainingRunCommand())
                .addSubcommand(new AutoComplete.GenerateCompletion())
                .addSubcommand(new CommandLine.HelpCommand());
        commandLine.setUsageHelpAutoWidth(true);
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> fail(failure, command.getErr()));
        commandLine.setParameterExceptionHandler(FastpubsubCommand::wrongUsage);
        return commandLine;
    }

    /** One line that says what is wrong, and where to look. */
    private static int wrongUsage(ParameterException failure, String... arguments) {
        PrintWriter error = failure.getCommandLine().getErr();
        error.println(failure.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(failure, error)) {
            error.println("See: " + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        }
        error.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static int fail(Exception failure, PrintWriter error) {
        if (failure instanceof ConfigException config) {
            config.problems().forEach(error::println);
        } else if (failure instanceof ImportException refused) {
            refused.problems().forEach(error::println);
        } else if (failure instanceof FastpubsubException expected) {
            error.println(expected.code().detail() + Failures.cause(expected));
        } else {
            error.println(Failures.oneLine(failure) + Failures.hint(failure));
        }
        error.flush();
        return FAILED;
    }
}
