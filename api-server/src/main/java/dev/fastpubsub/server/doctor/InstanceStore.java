package dev.fastpubsub.server.doctor;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;

/** What any role may know of a PostgreSQL. Not thread-safe. */
final class InstanceStore {

    private static final String INSTANCE = """
        SELECT current_setting('server_version') AS version,
               current_setting('server_version_num')::int / 10000 AS major,
               pg_is_in_recovery() AS recovering,
               pg_backend_pid() AS process_id
        """;

    /** What a new session of this role gets: what ours has set for itself does not count. */
    private static final String SETTINGS = """
        SELECT name, reset_val
          FROM pg_settings
         WHERE name IN ('autovacuum', 'default_transaction_isolation', 'fsync', 'full_page_writes',
                        'idle_in_transaction_session_timeout', 'statement_timeout', 'synchronous_commit', 'track_counts')
        """;

    /** Of client backends: PostgreSQL's own workers have no user or no database. */
    private static final String CONNECTIONS = """
        SELECT least(
                 current_setting('max_connections')::int
                   - current_setting('superuser_reserved_connections')::int
                   - coalesce(current_setting('reserved_connections', true)::int, 0),
                 nullif(d.datconnlimit, -1),
                 nullif(r.rolconnlimit, -1)) AS usable,
               a.servers, a.others
          FROM pg_database d
          CROSS JOIN pg_roles r
          CROSS JOIN (
            SELECT count(*) FILTER (WHERE application_name = 'fastpubsub listener') AS servers,
                   count(*) FILTER (WHERE application_name NOT LIKE 'fastpubsub%') AS others
              FROM pg_stat_activity
             WHERE usesysid IS NOT NULL AND datid IS NOT NULL) a
         WHERE d.datname = current_database() AND r.rolname = current_user
        """;

    private static final String OLDEST_DATABASE = """
        SELECT datname, age(datfrozenxid) AS transactions, mxid_age(datminmxid) AS multixacts
          FROM pg_database
         ORDER BY greatest(age(datfrozenxid), mxid_age(datminmxid)) DESC
         LIMIT 1
        """;

    private static final String CLOCK = "SELECT clock_timestamp()";

    private final ReadOnlyStore store;

    InstanceStore(ReadOnlyStore store) {
        this.store = store;
    }

    Instance instance() {
        return store.look(jdbc -> jdbc.sql(INSTANCE)
                .query((row, index) -> new Instance(
                        row.getString("version"),
                        row.getInt("major"),
                        row.getBoolean("recovering"),
                        row.getInt("process_id") != store.promisedProcessId()))
                .single());
    }

    /** By name, in PostgreSQL's units. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        store.look(jdbc -> jdbc.sql(SETTINGS)
                .query((row, index) -> settings.put(row.getString("name"), row.getString("reset_val")))
                .list());
        return settings;
    }

    Connections connections() {
        return store.look(jdbc -> jdbc.sql(CONNECTIONS)
                .query((row, index) ->
                        new Connections(row.getInt("usable"), row.getInt("servers"), row.getInt("others")))
                .single());
    }

    Age oldestDatabase() {
        return store.look(jdbc -> jdbc.sql(OLDEST_DATABASE)
                .query((row, index) ->
                        new Age(row.getString("datname"), row.getLong("transactions"), row.getLong("multixacts")))
                .single());
    }

    Instant clock() {
        return store.look(
                jdbc -> jdbc.sql(CLOCK).query(OffsetDateTime.class).single().toInstant());
    }

    /**
     * @param recovering a standby, which cannot be written to
     * @param pooled whether something between here and PostgreSQL hands out its connections
     */
    record Instance(String version, int major, boolean recovering, boolean pooled) {}

    /**
     * @param usable by this role in this database
     * @param servers that listen now
     * @param others connections that are not fastpubsub's
     */
    record Connections(int usable, int servers, int others) {}

    /** How many transactions and multixacts ago the oldest row was written that is not frozen. */
    record Age(String database, long transactions, long multixacts) {

        long greatest() {
            return Math.max(transactions, multixacts);
        }
    }
}
