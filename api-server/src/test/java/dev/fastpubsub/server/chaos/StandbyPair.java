package dev.fastpubsub.server.chaos;

import dev.fastpubsub.server.dev.PostgresBinaries;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * A primary and a synchronous standby: what is confirmed is on both disks. They swap their parts at each failover; the one that failed is
 * copied anew. Until it is there, commits wait for one disk only, as an operator such as CloudNativePG or Patroni sets it. One failure at a
 * time; asking is thread-safe.
 */
final class StandbyPair implements Cluster {

    private static final String SYNCHRONOUS = "ALTER SYSTEM SET synchronous_standby_names = '%s'";
    private static final String RELOAD = "SELECT pg_reload_conf()";
    private static final String SYNCHRONOUS_STANDBYS =
            "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = 'sync'";
    /** For so long nothing reaches the standby before the primary fails: what does not wait for it is lost. */
    private static final long LAG_MILLIS = 300;

    private static final int PATIENCE_TENTHS = 600;

    private volatile ChaosPostgres primary;
    private volatile ChaosPostgres standby;

    private StandbyPair(ChaosPostgres primary, ChaosPostgres standby) {
        this.primary = primary;
        this.standby = standby;
    }

    static StandbyPair create(PostgresBinaries binaries, Path folder)
            throws IOException, SQLException, InterruptedException {
        Path one = folder.resolve("postgresql-1");
        StandbyPair pair = new StandbyPair(
                ChaosPostgres.create(binaries, one, one.resolve("wal")),
                ChaosPostgres.at(binaries, folder.resolve("postgresql-2")));
        pair.repair();
        return pair;
    }

    @Override
    public List<Integer> ports() {
        return List.of(primary.port(), standby.port());
    }

    @Override
    public ChaosPostgres primary() {
        return primary;
    }

    @Override
    public boolean hasStandby() {
        return true;
    }

    @Override
    public void failOver() throws IOException, SQLException, InterruptedException {
        ChaosPostgres failed = primary;
        long receiver = standby.number("SELECT pid FROM pg_stat_wal_receiver");
        Signals.stop(receiver);
        try {
            Thread.sleep(LAG_MILLIS);
            failed.crash();
        } finally {
            Signals.end(receiver); // or it would read what is still on its way
            Signals.resume(receiver);
        }
        standby.promote();
        primary = standby;
        standby = failed;
        waitForStandbys("");
    }

    @Override
    public void repair() throws IOException, SQLException, InterruptedException {
        if (!standby.isRunning()) {
            standby.follow(primary);
            waitForStandbys("*");
        }
        for (int i = 0; primary.number(SYNCHRONOUS_STANDBYS) == 0; i++) {
            if (i == PATIENCE_TENTHS) {
                throw new IllegalStateException("the standby does not follow: see " + standby.log());
            }
            Thread.sleep(100);
        }
    }

    private void waitForStandbys(String names) throws SQLException {
        primary.execute(SYNCHRONOUS.formatted(names));
        primary.execute(RELOAD);
    }

    @Override
    public void close() throws IOException {
        standby.close();
        primary.close();
    }
}
