package dev.fastpubsub.server.database;

import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/**
 * The schema {@code fastpubsub} and its versions. Several processes may migrate at once: Flyway lets one after the other
 * in. A schema newer than this program is accepted: each migration keeps the release before it working.
 */
public final class Migrations {

    private static final String SCHEMA = "fastpubsub";

    private Migrations() {}

    /** Brings the schema up to date. Returns how many migrations ran. */
    public static int migrate(DataSource dataSource) {
        return flyway(dataSource).migrate().migrationsExecuted;
    }

    public static int migrate(Database database) {
        return migrate(database.dataSource());
    }

    /** How many migrations are missing. */
    public static int pending(Database database) {
        MigrationInfo[] pending = flyway(database.dataSource()).info().pending();
        return (int) Arrays.stream(pending)
                .filter(migration -> migration.getState() == MigrationState.PENDING)
                .count();
    }

    private static Flyway flyway(DataSource dataSource) {
        return Flyway.configure()
                .dataSource(dataSource)
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .createSchemas(true)
                .locations("classpath:db/migration")
                .validateMigrationNaming(true)
                .failOnMissingLocations(true)
                .load();
    }
}
