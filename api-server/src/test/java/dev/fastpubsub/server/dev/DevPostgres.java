package dev.fastpubsub.server.dev;

import dev.fastpubsub.server.support.EmbeddedPostgresSupport;
import dev.fastpubsub.wholerun.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL with everything on that keeps committed data, on a free port of the loopback interface. Its data outlives
 * it: an orderly stop, a kill of the JVM and a kill of PostgreSQL itself. Not thread-safe.
 *
 * <p>A crash at any point leaves one of: no data directory (an unfinished one is thrown away), a data directory that
 * PostgreSQL recovers, or a running PostgreSQL, which the next start stops first.
 */
final class DevPostgres implements AutoCloseable {
    private static final String DATABASE = "fastpubsub";
    private static final int START_TRIES = 5;

    private final DevFolder folder;
    private final PostgresBinaries binaries;
    private final int port;

    private DevPostgres(DevFolder folder, PostgresBinaries binaries, int port) {
        this.folder = folder;
        this.binaries = binaries;
        this.port = port;
    }

    /** The caller holds the folder. {@code progress} is told what takes its time. */
    static DevPostgres start(DevFolder folder, Consumer<String> progress) throws IOException, SQLException {
        EmbeddedPostgresSupport.obstacle().ifPresent(obstacle -> {
            throw new DevFailure(obstacle);
        });
        progress.accept("starting PostgreSQL, data in " + folder.data());
        PostgresBinaries binaries = PostgresBinaries.unpack(folder.path());
        if (Files.exists(folder.data())) {
            requireReadable(folder, binaries);
            Optional<Long> stopped = LeftoverPostgres.stop(folder, binaries);
            stopped.ifPresent(process ->
                    progress.accept("stopped the PostgreSQL that a killed run had left (process " + process + ")"));
        } else {
            initialize(folder, binaries);
        }
        int port = FreePort.find();
        startProcess(folder, binaries, port);
        DevPostgres postgres = new DevPostgres(folder, binaries, port);
        try {
            postgres.createDatabase();
        } catch (SQLException | RuntimeException exception) {
            postgres.close();
            throw exception;
        }
        return postgres;
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE + "?user=postgres&password=postgres";
    }

    /** For psql, and for the commands of the server. Nobody but this machine reaches it, and its password is no secret. */
    String url() {
        return "postgresql://postgres:postgres@127.0.0.1:" + port + "/" + DATABASE;
    }

    PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(jdbcUrl());
        return dataSource;
    }

    /** Ends all sessions and writes a checkpoint, so that the next start has nothing to recover. */
    @Override
    public void close() throws IOException {
        PostgresBinaries.Result result =
                binaries.run("pg_ctl", List.of("stop", "-D", folder.data().toString(), "-w", "-t", "60", "-m", "fast"));
        if (result.failed()) {
            throw new DevFailure("PostgreSQL did not stop: " + result.output());
        }
    }

    private static void requireReadable(DevFolder folder, PostgresBinaries binaries) throws IOException {
        String written = Files.readString(folder.data().resolve("PG_VERSION")).strip();
        String ours = binaries.majorVersion();
        if (!written.equals(ours)) {
            throw new DevFailure("the data in " + folder.data() + " was written by PostgreSQL " + written
                    + ", this build brings " + ours + ": delete that folder to start empty, or keep it with"
                    + " MAVEN_ARGS=-Dpostgres.binaries.version=" + written + ".… ./fastpubsub dev (CONTRIBUTING.md"
                    + " lists the versions)");
        }
    }

    private static void initialize(DevFolder folder, PostgresBinaries binaries) throws IOException {
        Path unfinished = folder.path().resolve("data.unfinished");
        FileSystemUtils.deleteRecursively(unfinished);
        PostgresBinaries.Result result = binaries.run(
                "initdb",
                List.of("-D", unfinished.toString(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale"));
        if (result.failed()) {
            throw new DevFailure("PostgreSQL could not create its data directory: " + result.output());
        }
        Files.move(unfinished, folder.data(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Tries again for some seconds: helpers of a killed PostgreSQL may still be on their way out. */
    private static void startProcess(DevFolder folder, PostgresBinaries binaries, int port) throws IOException {
        if (Files.exists(folder.log())) {
            Files.move(folder.log(), Path.of(folder.log() + ".old"), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> start = List.of(
                "start",
                "-D",
                folder.data().toString(),
                "-w",
                "-t",
                "300",
                "-l",
                folder.log().toString(),
                "-o",
                DurableSettings.options(port, List.of()));
        for (int attempt = 1; binaries.run("pg_ctl", start).failed(); attempt++) {
            if (attempt == START_TRIES) {
                throw new DevFailure(
                        "PostgreSQL does not start; the end of " + folder.log() + " says:\n" + logEnd(folder));
            }
            pause();
        }
    }

    private static String logEnd(DevFolder folder) throws IOException {
        if (!Files.exists(folder.log())) {
            return "(nothing)";
        }
        List<String> lines = Files.readAllLines(folder.log());
        return lines.stream().skip(Math.max(0, lines.size() - 5)).collect(Collectors.joining("\n"));
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(1_000);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while PostgreSQL started", exception);
        }
    }

    private void createDatabase() throws SQLException {
        PGSimpleDataSource maintenance = dataSource();
        maintenance.setDatabaseName("postgres");
        try (Connection connection = maintenance.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
            if (!found.next()) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        }
    }
}
