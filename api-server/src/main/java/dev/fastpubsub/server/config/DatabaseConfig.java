package dev.fastpubsub.server.config;

/**
 * The database and its pool.
 *
 * @param poolSize connections kept open
 * @param maxOverflow connections opened above that under load
 * @param migrateOnStart whether the server brings an old schema up to date by itself
 */
public record DatabaseConfig(DatabaseUrl url, int poolSize, int maxOverflow, boolean migrateOnStart) {

    private static final String PRE_PING = "FASTPUBSUB_DATABASE_POOL_PRE_PING";

    static DatabaseConfig read(EnvironmentReader environment) {
        environment.noteIf(
                !environment.flag(PRE_PING, true),
                PRE_PING + "=false has no effect: a connection that was idle for half a second is always tested");
        return new DatabaseConfig(
                environment.secret(
                        "FASTPUBSUB_DATABASE_URL",
                        new DatabaseUrl("", "", ""),
                        "a PostgreSQL URL",
                        DatabaseUrl::parse,
                        DatabaseUrl::masked),
                environment.integer("FASTPUBSUB_DATABASE_POOL_SIZE", 5, 1, 1000),
                environment.integer("FASTPUBSUB_DATABASE_MAX_OVERFLOW", 10, 0, 1000),
                environment.flag("FASTPUBSUB_DATABASE_MIGRATE_ON_START", false));
    }

    public int maxConnections() {
        return poolSize + maxOverflow;
    }
}
