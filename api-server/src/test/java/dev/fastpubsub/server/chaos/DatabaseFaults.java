package dev.fastpubsub.server.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** What happens to PostgreSQL. Crashes come one after the other, and the history learns of each. Thread-safe. */
final class DatabaseFaults {

    private static final String TERMINATE_HALF = """
        SELECT count(pg_terminate_backend(pid))
          FROM pg_stat_activity
         WHERE backend_type = 'client backend'
           AND pid <> pg_backend_pid()
           AND pid %% 2 = %d
        """;

    /** The topic's lock and the claim lock, as a publish and a claim take them: whoever comes waits, and with it its connection. */
    private static final String HOLD = """
        SET lock_timeout = '5s';
        BEGIN;
        SELECT pg_advisory_xact_lock(x'66707331'::int, num) FROM (SELECT num FROM fastpubsub.topic ORDER BY num LIMIT 1) t;
        SELECT pg_advisory_xact_lock(x'66707332'::int, num) FROM (SELECT num FROM fastpubsub.subscription ORDER BY num LIMIT 2) s;
        SELECT pg_sleep(3);
        COMMIT
        """;

    private final Cluster cluster;
    private final Disk disk;
    private final History history;
    private int release;

    DatabaseFaults(Cluster cluster, Disk disk, History history) {
        this.cluster = cluster;
        this.disk = disk;
        this.history = history;
    }

    synchronized void crash() throws IOException, SQLException, InterruptedException {
        long from = history.now();
        try {
            ChaosPostgres postgres = cluster.primary();
            postgres.crash();
            postgres.start();
            postgres.awaitConnections();
        } finally {
            history.crashed(new Span(from, history.now()));
        }
        cluster.repair();
    }

    synchronized void failOver() throws IOException, SQLException, InterruptedException {
        long from = history.now();
        try {
            cluster.failOver();
            cluster.primary().awaitConnections();
        } finally {
            history.crashed(new Span(from, history.now()));
        }
        cluster.repair();
    }

    /** As a release's upgrade does it, under traffic; the servers that run and all that start later meet a schema newer than they are. */
    synchronized void migrate() throws InterruptedException {
        cluster.primary().awaitConnections();
        NextRelease.migrate(cluster.primary(), release + 1);
        release++;
    }

    synchronized void terminateHalf(int dice) throws SQLException, InterruptedException {
        ChaosPostgres postgres = cluster.primary();
        postgres.awaitConnections();
        postgres.number(TERMINATE_HALF.formatted(dice % 2));
    }

    void holdLocks() throws SQLException, InterruptedException {
        ChaosPostgres postgres = cluster.primary();
        postgres.awaitConnections();
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(HOLD);
        }
    }

    /** Returns false where there is no disk that can be filled, or PostgreSQL did not mind. */
    synchronized boolean fillDisk() throws IOException, InterruptedException {
        if (!disk.canBeFilled()) {
            return false;
        }
        ChaosPostgres postgres = cluster.primary();
        long panics = panics(postgres);
        long from = history.now();
        try {
            disk.fill();
            writeUntilItFails(postgres);
        } finally {
            disk.free();
            Thread.sleep(500); // a postmaster that is about to give up should not be taken for one that lives
            if (!postgres.isRunning()) {
                postgres.start();
            }
            postgres.awaitConnections();
            history.crashed(new Span(from, history.now()));
        }
        return panics(postgres) > panics;
    }

    private static void writeUntilItFails(ChaosPostgres postgres) {
        long end = System.nanoTime() + 10_000_000_000L;
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            while (System.nanoTime() < end) {
                statement.execute(
                        "SELECT pg_logical_emit_message(true, 'chaos', repeat('x', 500000)), pg_switch_wal()");
            }
        } catch (SQLException e) {
            // that is what it should do
        }
    }

    private static long panics(ChaosPostgres postgres) throws IOException {
        try (var lines = Files.lines(postgres.log())) {
            return lines.filter(line -> line.contains("PANIC:")).count();
        }
    }
}
