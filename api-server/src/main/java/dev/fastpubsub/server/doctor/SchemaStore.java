package dev.fastpubsub.server.doctor;

import java.util.List;
import java.util.Optional;

/** What the role may do, and how its tables are kept. Reads PostgreSQL's catalogs alone. Not thread-safe. */
final class SchemaStore {

    private static final String ROLE = """
        SELECT current_user AS name, r.rolsuper AS superuser,
               pg_has_role(current_user, n.nspowner, 'USAGE') AS owner,
               has_schema_privilege(n.oid, 'USAGE') AS uses,
               has_schema_privilege(n.oid, 'CREATE') AS creates
          FROM pg_namespace n
          JOIN pg_roles r ON r.rolname = current_user
         WHERE n.nspname = 'fastpubsub'
        """;

    /** Rows of partitions are reached by way of their parents. The history of migrations is only read. */
    private static final String MISSING = """
        SELECT p.privilege || ' on table ' || c.relname AS missing
          FROM pg_class c
          CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS p (privilege)
         WHERE c.relnamespace = to_regnamespace('fastpubsub')
           AND c.relkind IN ('r', 'p')
           AND NOT c.relispartition
           AND (c.relname <> 'flyway_schema_history' OR p.privilege = 'SELECT')
           AND NOT has_table_privilege(c.oid, p.privilege)
        UNION ALL
        SELECT p.privilege || ' on sequence ' || c.relname
          FROM pg_class c
          CROSS JOIN unnest(ARRAY['SELECT', 'USAGE']) AS p (privilege)
         WHERE c.relnamespace = to_regnamespace('fastpubsub')
           AND CASE WHEN c.relkind = 'S' THEN NOT has_sequence_privilege(c.oid, p.privilege) END
        UNION ALL
        SELECT DISTINCT 'EXECUTE on function ' || f.proname
          FROM pg_proc f
         WHERE f.pronamespace = to_regnamespace('fastpubsub')
           AND NOT has_function_privilege(f.oid, 'EXECUTE')
         ORDER BY missing
        """;

    /** Those that are written to at each delivery. The log itself is never updated. */
    private static final String TABLES = """
        SELECT c.relname, pg_relation_size(c.oid) AS bytes, s.n_live_tup, s.n_dead_tup,
               extract(epoch FROM clock_timestamp() - greatest(s.last_vacuum, s.last_autovacuum))::float8 AS seconds,
               NOT EXISTS (
                 SELECT 1
                   FROM pg_options_to_table(c.reloptions) o
                  WHERE o.option_name = 'autovacuum_enabled' AND NOT o.option_value::boolean) AS vacuumed
          FROM pg_class c
          JOIN pg_stat_all_tables s ON s.relid = c.oid
         WHERE c.relnamespace = to_regnamespace('fastpubsub')
           AND c.relname IN ('lease', 'exception', 'tally', 'dead_letter_count')
         ORDER BY c.relname
        """;

    private final ReadOnlyStore store;

    SchemaStore(ReadOnlyStore store) {
        this.store = store;
    }

    /** Empty when there is no schema. */
    Optional<Role> role() {
        return store.look(jdbc -> jdbc.sql(ROLE)
                .query((row, index) -> new Role(
                        row.getString("name"),
                        row.getBoolean("superuser"),
                        row.getBoolean("owner"),
                        row.getBoolean("uses"),
                        row.getBoolean("creates")))
                .optional());
    }

    /** Rights that a server needs and this role has not, in words. */
    List<String> missingRights() {
        return store.look(jdbc -> jdbc.sql(MISSING).query(String.class).list());
    }

    List<Table> tables() {
        return store.look(jdbc -> jdbc.sql(TABLES)
                .query((row, index) -> new Table(
                        row.getString("relname"),
                        row.getLong("bytes"),
                        row.getLong("n_live_tup"),
                        row.getLong("n_dead_tup"),
                        row.getObject("seconds") == null ? -1 : row.getDouble("seconds"),
                        row.getBoolean("vacuumed")))
                .list());
    }

    /**
     * @param owner whether it may do what the schema's owner may
     * @param uses whether it may look into the schema
     * @param creates whether it may make something in it
     */
    record Role(String name, boolean superuser, boolean owner, boolean uses, boolean creates) {}

    /**
     * @param bytes on disk, without indexes and what is kept out of line
     * @param liveRows an estimate
     * @param deadRows an estimate
     * @param vacuumedSeconds ago; -1 for never
     * @param vacuumed whether autovacuum looks at it
     */
    record Table(String name, long bytes, long liveRows, long deadRows, double vacuumedSeconds, boolean vacuumed) {}
}
