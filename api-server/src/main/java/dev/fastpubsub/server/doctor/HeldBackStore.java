package dev.fastpubsub.server.doctor;

import java.util.List;

/**
 * What keeps PostgreSQL from cleaning up. Of sessions of other roles it tells only whose they are and how many transactions
 * ago they began, unless the role may read all statistics. Not thread-safe.
 */
final class HeldBackStore {

    /** A standby's sender has no database, a vacuum's own worker no user. */
    private static final String SESSIONS = """
        SELECT a.pid, a.usename, a.application_name, a.state, a.datid IS NULL AS standby,
               extract(epoch FROM clock_timestamp() - a.xact_start)::float8 AS seconds,
               coalesce(greatest(age(a.backend_xmin), age(a.backend_xid)), 0) AS transactions
          FROM pg_stat_activity a
         WHERE a.usesysid IS NOT NULL
           AND a.pid <> pg_backend_pid()
           AND (a.datname = current_database() OR a.datid IS NULL)
           AND (a.backend_xmin IS NOT NULL OR a.backend_xid IS NOT NULL OR a.xact_start IS NOT NULL)
         ORDER BY transactions DESC, seconds DESC NULLS LAST
         LIMIT 20
        """;

    private static final String PREPARED = """
        SELECT gid, owner, database,
               extract(epoch FROM clock_timestamp() - prepared)::float8 AS seconds,
               age(transaction) AS transactions
          FROM pg_prepared_xacts
         ORDER BY prepared
         LIMIT 5
        """;

    private static final String SLOTS = """
        SELECT slot_name, active, coalesce(age(xmin), 0) AS transactions,
               coalesce(CASE WHEN NOT pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) END, 0)::bigint
                 AS bytes
          FROM pg_replication_slots
         ORDER BY bytes DESC
         LIMIT 20
        """;

    private static final String SEES_ALL = """
        SELECT rolsuper OR pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')
          FROM pg_roles
         WHERE rolname = current_user
        """;

    private final ReadOnlyStore store;

    HeldBackStore(ReadOnlyStore store) {
        this.store = store;
    }

    List<Session> sessions() {
        return store.look(jdbc -> jdbc.sql(SESSIONS)
                .query((row, index) -> new Session(
                        row.getInt("pid"),
                        row.getString("usename"),
                        row.getString("application_name"),
                        row.getBoolean("standby"),
                        row.getDouble("seconds"),
                        row.getLong("transactions")))
                .list());
    }

    List<Prepared> prepared() {
        return store.look(jdbc -> jdbc.sql(PREPARED)
                .query((row, index) -> new Prepared(
                        row.getString("gid"),
                        row.getString("owner"),
                        row.getString("database"),
                        row.getDouble("seconds"),
                        row.getLong("transactions")))
                .list());
    }

    List<Slot> slots() {
        return store.look(jdbc -> jdbc.sql(SLOTS)
                .query((row, index) -> new Slot(
                        row.getString("slot_name"),
                        row.getBoolean("active"),
                        row.getLong("transactions"),
                        row.getLong("bytes")))
                .list());
    }

    /** Whether nothing about sessions of other roles is hidden. */
    boolean seesAll() {
        return store.look(jdbc -> jdbc.sql(SEES_ALL).query(Boolean.class).single());
    }

    /**
     * @param seconds since its transaction began; 0 where that may not be seen
     * @param transactions begun since the oldest that it may look back to; 0 when it looks back to none
     */
    record Session(
            int processId, String user, String application, boolean standby, double seconds, long transactions) {}

    record Prepared(String id, String owner, String database, double seconds, long transactions) {}

    /** @param bytes of write-ahead log that it keeps */
    record Slot(String name, boolean active, long transactions, long bytes) {}
}
