package dev.fastpubsub.server.chaos;

import dev.fastpubsub.server.dev.DurableSettings;
import dev.fastpubsub.server.dev.PostgresBinaries;
import dev.fastpubsub.wholerun.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL that keeps what it commits, on a port that it keeps, and that can be ended as if by a crash. Not thread-safe, but for
 * connections to it.
 */
final class ChaosPostgres implements AutoCloseable {

    private static final List<String> SETTINGS = List.of(
            // small segments, few kept: so a full disk is noticed soon
            "min_wal_size=2MB",
            "max_wal_size=96MB",
            // a standby that was away for a moment still finds what it lacks, and asks again soon
            "wal_keep_size=64MB",
            "wal_retrieve_retry_interval=200ms");

    private final PostgresBinaries binaries;
    private final Path data;
    private final Path log;
    private final int port;

    private ChaosPostgres(PostgresBinaries binaries, Path folder, int port) {
        this.binaries = binaries;
        this.data = folder.resolve("data");
        this.log = folder.resolve("postgresql.log");
        this.port = port;
    }

    /**
     * A new one that runs and holds nothing.
     *
     * @param folder for its data and its log
     * @param wal an empty folder, which may be on a disk of its own
     */
    static ChaosPostgres create(PostgresBinaries binaries, Path folder, Path wal) throws IOException {
        ChaosPostgres postgres = at(binaries, folder);
        postgres.initialize(wal);
        postgres.start();
        return postgres;
    }

    /** One that does not run and has no data yet. */
    static ChaosPostgres at(PostgresBinaries binaries, Path folder) throws IOException {
        Files.createDirectories(folder);
        return new ChaosPostgres(binaries, folder, FreePort.find());
    }

    DataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(jdbcUrl());
        return dataSource;
    }

    int port() {
        return port;
    }

    Path log() {
        return log;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl());
    }

    /** The one number that a query gives. */
    long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Ends all its processes at once, without a checkpoint: what was not flushed is gone. */
    void crash() throws IOException {
        if (isRunning()) { // or this could not be tried again after a start that failed
            control("stop", "-m", "immediate");
        }
    }

    /** Recovers, if need be; with the next thing it takes connections. */
    void start() throws IOException {
        control("start", "-l", log.toString(), "-o", DurableSettings.options(port, SETTINGS));
    }

    /** Whatever it was, from now on it copies what the primary does, over the network. It must not run. */
    void follow(ChaosPostgres primary) throws IOException {
        FileSystemUtils.deleteRecursively(data);
        require(binaries.run(
                "pg_basebackup",
                List.of(
                        "--pgdata=" + data,
                        "--write-recovery-conf",
                        "--wal-method=stream",
                        "--checkpoint=fast",
                        "--no-sync",
                        "--host=127.0.0.1",
                        "--port=" + primary.port,
                        "--username=postgres")));
        start();
    }

    /** From a standby to a primary. */
    void promote() throws IOException {
        control("promote");
    }

    boolean isRunning() throws IOException {
        return !binaries.run("pg_ctl", List.of("status", "-D", data.toString())).failed();
    }

    /** Gives up after a minute. */
    void awaitConnections() throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            try (Connection connection = connect()) {
                connection.isValid(1);
                return;
            } catch (SQLException e) {
                Thread.sleep(100);
            }
        }
        throw new IllegalStateException("PostgreSQL takes no connections: see " + log);
    }

    @Override
    public void close() throws IOException {
        crash();
    }

    private String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres&connectTimeout=3&socketTimeout=60";
    }

    private void initialize(Path wal) throws IOException {
        require(binaries.run(
                "initdb",
                List.of(
                        "-D",
                        data.toString(),
                        "--waldir=" + wal,
                        "--wal-segsize=1",
                        "-U",
                        "postgres",
                        "-A",
                        "trust",
                        "-E",
                        "UTF8",
                        "--no-locale")));
    }

    private void control(String command, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(command, "-D", data.toString(), "-w", "-t", "120"));
        all.addAll(List.of(arguments));
        require(binaries.run("pg_ctl", all));
    }

    private static void require(PostgresBinaries.Result result) {
        if (result.failed()) {
            throw new IllegalStateException(result.output());
        }
    }
}
