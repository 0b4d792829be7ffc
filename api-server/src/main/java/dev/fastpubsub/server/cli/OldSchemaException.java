package dev.fastpubsub.server.cli;

/** The database's schema is older than this program, or missing. */
final class OldSchemaException extends RuntimeException {

    OldSchemaException(int pending) {
        super("the database lacks " + pending
                + " migrations: run `fastpubsub db-migrate`, or set FASTPUBSUB_DATABASE_MIGRATE_ON_START=true");
    }
}
