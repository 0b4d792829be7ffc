package dev.fastpubsub.server.cli;

import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.database.Migrations;

/** The database's schema is older than this program, or missing. */
final class OldSchemaException extends RuntimeException {

    private OldSchemaException(int pending) {
        super("the database lacks " + pending
                + " migrations: run `fastpubsub db-migrate`, or set FASTPUBSUB_DATABASE_MIGRATE_ON_START=true");
    }

    /** Throws this when the database has to be migrated first. */
    static void check(Database database) {
        int pending = Migrations.pending(database);
        if (pending > 0) {
            throw new OldSchemaException(pending);
        }
    }
}
