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
        return count(flyway(database.dataSource()).info().pending(), MigrationState.PENDING);
    }

    /** How far the schema is. Changes nothing, also where there is none. */
    public static Progress progress(Database database) {
        MigrationInfo[] all = flyway(database.dataSource()).info().all();
        return new Progress(
                count(all, MigrationState.SUCCESS),
                count(all, MigrationState.PENDING),
                count(all, MigrationState.FUTURE_SUCCESS));
    }

    private static int count(MigrationInfo[] migrations, MigrationState state) {
        return (int) Arrays.stream(migrations)
                .filter(migration -> migration.getState() == state && migration.getVersion() != null)
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

    /**
     * @param done migrations of this program
     * @param pending migrations of this program that the database lacks
     * @param unknown migrations that a newer program has made
     */
    public record Progress(int done, int pending, int unknown) {}
}
