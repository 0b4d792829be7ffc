package dev.fastpubsub.server.cli;

import dev.fastpubsub.server.config.ConfigException;
import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.config.Variables;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.database.Failures;
import dev.fastpubsub.server.database.Migrations;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.log.AckedCleanup;
import dev.fastpubsub.server.log.Partitions;
import dev.fastpubsub.server.log.StuckCleanup;
import dev.fastpubsub.server.logging.Logging;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command line. Exit codes: 0 done, 1 failed with one line on standard error for each thing that is wrong, 2 wrong
 * usage.
 */
@Command(
        name = "fastpubsub",
        description = "Publish/subscribe over HTTP on PostgreSQL.",
        footer = {
            "",
            "Settings are environment variables, or lines of a file .env; FASTPUBSUB_DATABASE_URL is required."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND")
public final class FastpubsubCommand {

    /** What {@link #run} returns when a server was started that goes on after it. */
    public static final int KEEPS_RUNNING = -1;

    private static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    private final Variables environment;

    private FastpubsubCommand(Variables environment) {
        this.environment = environment;
        this.spec = CommandSpec.create();
    }

    /** Takes settings from the environment and from a file {@code .env} in the folder. */
    public static int run(Map<String, String> environment, Path folder, String... arguments) {
        try {
            return run(Variables.withEnvFile(environment, folder), arguments);
        } catch (ConfigException e) {
            return fail(e, new PrintWriter(System.err, true));
        }
    }

    private static int run(Variables environment, String... arguments) {
        CommandLine commandLine = new CommandLine(new FastpubsubCommand(environment));
        commandLine.addSubcommand(new ConfigCommand(environment));
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> fail(failure, command.getErr()));
        if (arguments.length == 0) {
            commandLine.usage(commandLine.getOut());
            return CommandLine.ExitCode.USAGE;
        }
        return commandLine.execute(arguments);
    }

    @Command(name = "server", description = "Serves the HTTP API.", mixinStandardHelpOptions = true)
    int server() {
        Server.start(FastpubsubConfig.read(environment));
        return KEEPS_RUNNING;
    }

    @Command(
            name = "db-migrate",
            aliases = "db_migrate",
            description = "Brings the database's schema up to date.",
            mixinStandardHelpOptions = true)
    int migrate() {
        return withDatabase((config, database) -> {
            int migrations = Migrations.migrate(database);
            return migrations == 0 ? "the schema is up to date" : "ran " + migrations + " migrations";
        });
    }

    @Command(
            name = "cleanup_acked_messages",
            aliases = "cleanup-acked-messages",
            description = "Drops what every subscription has acknowledged and is older than "
                    + "FASTPUBSUB_CLEANUP_ACKED_MESSAGES_OLDER_THAN_SECONDS.",
            mixinStandardHelpOptions = true)
    int cleanupAckedMessages() {
        return withDatabase((config, database) -> {
            Partitions partitions = new Partitions(database, config.partitions());
            return new AckedCleanup(database, partitions)
                    .run(config.cleanup().ackedOlderThan())
                    .toString();
        });
    }

    @Command(
            name = "cleanup_stuck_messages",
            aliases = "cleanup-stuck-messages",
            description = "Returns messages that consumers hold for longer than "
                    + "FASTPUBSUB_CLEANUP_STUCK_MESSAGES_LOCK_TIMEOUT_SECONDS.",
            mixinStandardHelpOptions = true)
    int cleanupStuckMessages() {
        return withDatabase((config, database) ->
                new StuckCleanup(database).run(config.cleanup().lockTimeout()).toString());
    }

    private int withDatabase(DatabaseWork work) {
        FastpubsubConfig config = FastpubsubConfig.readForCommand(environment);
        Logging.configure(config.log());
        try (Database database = new Database(config.database())) {
            database.ping();
            String outcome = work.run(config, database);
            spec.commandLine().getOut().println(outcome);
            spec.commandLine().getOut().flush();
            return CommandLine.ExitCode.OK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static int fail(Exception failure, PrintWriter error) {
        if (failure instanceof ConfigException config) {
            config.problems().forEach(error::println);
        } else if (failure instanceof FastpubsubException expected) {
            error.println(expected.code().detail() + Failures.cause(expected));
        } else {
            error.println(Failures.oneLine(failure));
        }
        error.flush();
        return FAILED;
    }

    private interface DatabaseWork {
        String run(FastpubsubConfig config, Database database) throws InterruptedException;
    }
}
