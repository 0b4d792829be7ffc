package dev.fastpubsub.server.cli;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.config.Variables;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.database.Migrations;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

@Command(
        name = "db-migrate",
        aliases = "db_migrate",
        description = "Brings the database's schema up to date.",
        mixinStandardHelpOptions = true)
final class MigrateCommand extends DatabaseCommand {

    MigrateCommand(Supplier<Variables> variables) {
        super(variables);
    }

    @Override
    boolean bringsTheSchema() {
        return true;
    }

    @Override
    String run(FastpubsubConfig config, Database database) {
        Optional<Migrations.NewerSchema> newer = Migrations.newer(database);
        if (newer.isPresent()) {
            return newer.get() + ": left as it is";
        }
        int migrations = Migrations.migrate(database);
        return migrations == 0 ? "the schema is up to date" : "ran " + migrations + " migrations";
    }
}
