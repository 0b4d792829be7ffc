package dev.fastpubsub.server.database;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The schema {@code fastpubsub} and its versions. Several processes may migrate at once: Flyway lets one after the other
 * in. A schema newer than this program is accepted and left as it is: each migration keeps the release before it working.
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

    /** Empty unless the schema is newer than this program: migrated by a later release, beside which or after which this one runs. */
    public static Optional<NewerSchema> newer(Database database) {
        MigrationInfoService info = flyway(database.dataSource()).info();
        Optional<String> newest = newest(info, Migrations::isOfALaterRelease);
        return newest.map(schema -> new NewerSchema(
                schema, newest(info, migration -> !isOfALaterRelease(migration)).orElse("none")));
    }

    private static boolean isOfALaterRelease(MigrationInfo migration) {
        return migration.getState() == MigrationState.FUTURE_SUCCESS
                || migration.getState() == MigrationState.FUTURE_FAILED;
    }

    private static Optional<String> newest(MigrationInfoService info, Predicate<MigrationInfo> condition) {
        return Arrays.stream(info.all())
                .filter(migration -> migration.getVersion() != null && condition.test(migration))
                .map(MigrationInfo::getVersion)
                .max(Comparator.naturalOrder())
                .map(MigrationVersion::getVersion);
    }

    /**
     * Versions of migrations, such as 014.
     *
     * @param schema the database's
     * @param program the newest that this program knows
     */
    public record NewerSchema(String schema, String program) {

        @Override
        public String toString() {
            return "the schema is at version " + schema + ", newer than the " + program + " of this program";
        }
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
