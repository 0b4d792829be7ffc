package dev.fastpubsub.server.cli;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.config.Variables;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.logging.Logging;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that does something in the database and prints what came of it. */
abstract class DatabaseCommand implements Callable<Integer> {

    private final Supplier<Variables> variables;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DatabaseCommand(Supplier<Variables> variables) {
        this.variables = variables;
    }

    /** Returns what to print. */
    abstract String run(FastpubsubConfig config, Database database) throws InterruptedException;

    /** Before the database is asked for anything. */
    void checkArguments() {}

    /** Whether it can do without the schema of this program. */
    boolean bringsTheSchema() {
        return false;
    }

    final CommandLine.ParameterException wrongUsage(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }

    @Override
    public final Integer call() throws InterruptedException {
        checkArguments();
        FastpubsubConfig config = FastpubsubConfig.readForCommand(variables.get());
        Logging.configure(config.log());
        try (Database database = new Database(config.database())) {
            database.ping();
            if (!bringsTheSchema()) {
                OldSchemaException.check(database);
            }
            String outcome = run(config, database);
            spec.commandLine().getOut().println(outcome);
            spec.commandLine().getOut().flush();
            return CommandLine.ExitCode.OK;
        }
    }
}
