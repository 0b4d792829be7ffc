package dev.fastpubsub.server.cli;

import dev.fastpubsub.server.client.Clients;
import dev.fastpubsub.server.client.NewClient;
import dev.fastpubsub.server.config.AuthConfig.Algorithm;
import dev.fastpubsub.server.config.ConfigException;
import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.config.Flags;
import dev.fastpubsub.server.config.Variables;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.database.Failures;
import dev.fastpubsub.server.database.Migrations;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.log.AckedCleanup;
import dev.fastpubsub.server.log.Partitions;
import dev.fastpubsub.server.log.StuckCleanup;
import dev.fastpubsub.server.logging.Logging;
import dev.fastpubsub.server.scope.Scopes;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
            "Settings are environment variables, or lines of a file .env. All commands but generate_secret_key and"
                    + " generate-completion need",
            "FASTPUBSUB_DATABASE_URL=postgresql+psycopg://user:password@host:5432/database",
            "",
            "On a new database:   fastpubsub db-migrate, then fastpubsub server",
            "From cron:           fastpubsub cleanup_acked_messages, fastpubsub cleanup_stuck_messages",
            "With authentication: FASTPUBSUB_AUTH_ENABLED=true, FASTPUBSUB_AUTH_SECRET_KEY from generate_secret_key,"
                    + " and a",
            "                     first client from create_client",
            "Completion in bash:  source <(fastpubsub generate-completion)",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        subcommands = AutoComplete.GenerateCompletion.class,
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

    @Command(
            name = "generate_secret_key",
            aliases = "generate-secret-key",
            description = "Prints a new random value for FASTPUBSUB_AUTH_SECRET_KEY.",
            mixinStandardHelpOptions = true)
    int generateSecretKey(
            @Option(
                            names = "--algorithm",
                            defaultValue = "HS256",
                            description = "Which FASTPUBSUB_AUTH_ALGORITHM it is for: ${COMPLETION-CANDIDATES};"
                                    + " ${DEFAULT-VALUE} if not given.")
                    Algorithm algorithm) {
        byte[] key = new byte[algorithm.keyBytes() / 2];
        new SecureRandom().nextBytes(key);
        print("new_secret=" + HexFormat.of().formatHex(key));
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "create_client",
            aliases = "create-client",
            description = {
                "Makes a client and prints its id and its secret, which cannot be had again.",
                "Scopes are *, resource:action or resource:action:id, separated by spaces, such as",
                "\"topics:publish:orders subscriptions:read\"."
            },
            mixinStandardHelpOptions = true)
    int createClient(
            @Parameters(paramLabel = "NAME", description = "What people call it.") String name,
            @Parameters(
                            paramLabel = "SCOPES",
                            arity = "0..1",
                            defaultValue = Scopes.EVERYTHING,
                            description = "${DEFAULT-VALUE} if not given.")
                    String scopes,
            @Parameters(
                            paramLabel = "IS_ACTIVE",
                            arity = "0..1",
                            defaultValue = "true",
                            description = "${DEFAULT-VALUE} if not given.")
                    String active) {
        boolean isActive = Flags.parse(active).orElseThrow(() -> wrongUsage("IS_ACTIVE must be true or false"));
        int nameLength = name.codePointCount(0, name.length());
        if (nameLength < 1 || nameLength > Clients.MAX_NAME) {
            throw wrongUsage("NAME must have 1 to " + Clients.MAX_NAME + " characters");
        }
        String checkedScopes = checked(scopes);
        return withDatabase((config, database) -> {
            NewClient client = new Clients(database).create(name, checkedScopes, isActive);
            return "client_id=" + client.id() + System.lineSeparator() + "client_secret=" + client.secret();
        });
    }

    private String checked(String scopes) {
        try {
            return Scopes.check(scopes);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private CommandLine.ParameterException wrongUsage(String message) {
        return new CommandLine.ParameterException(spec.subcommands().get("create_client"), message);
    }

    private void print(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }

    private int withDatabase(DatabaseWork work) {
        FastpubsubConfig config = FastpubsubConfig.readForCommand(environment);
        Logging.configure(config.log());
        try (Database database = new Database(config.database())) {
            database.ping();
            print(work.run(config, database));
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
