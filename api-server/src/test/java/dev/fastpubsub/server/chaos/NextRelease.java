package dev.fastpubsub.server.chaos;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * A migration of a release to come, with what those of this one do: all functions made anew, and a column more in a table that every call
 * reads.
 */
record NextRelease(int number) implements JavaMigration {

    private static final int LAST_REAL_VERSION = 1_000;

    private static final String MIGRATION = """
        SET LOCAL lock_timeout = '5s';
        ALTER TABLE fastpubsub.subscription ADD COLUMN next_release_%1$d int;
        ALTER TABLE fastpubsub.topic ADD COLUMN next_release_%1$d text DEFAULT 'x' NOT NULL;
        DO $body$
        DECLARE
          v_function oid;
        BEGIN
          FOR v_function IN SELECT oid FROM pg_proc WHERE pronamespace = 'fastpubsub'::regnamespace LOOP
            EXECUTE pg_get_functiondef(v_function);
          END LOOP;
        END $body$
        """;

    /** Brings the schema to the so-manieth release after this one. */
    static void migrate(ChaosPostgres postgres, int release) {
        Flyway.configure()
                .dataSource(postgres.dataSource())
                .schemas("fastpubsub")
                .defaultSchema("fastpubsub")
                .locations("classpath:db/migration")
                .javaMigrations(IntStream.rangeClosed(1, release)
                        .mapToObj(NextRelease::new)
                        .toArray(JavaMigration[]::new))
                .load()
                .migrate();
    }

    @Override
    public void migrate(Context context) throws SQLException {
        try (Statement statement = context.getConnection().createStatement()) {
            statement.execute(MIGRATION.formatted(number));
        }
    }

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion(Integer.toString(LAST_REAL_VERSION + number));
    }

    @Override
    public String getDescription() {
        return "next release " + number;
    }

    @Override
    public Integer getChecksum() {
        return number;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }
}
