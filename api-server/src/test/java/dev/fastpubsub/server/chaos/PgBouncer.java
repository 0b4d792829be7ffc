package dev.fastpubsub.server.chaos;

import dev.fastpubsub.server.support.EmbeddedPostgresSupport;
import dev.fastpubsub.wholerun.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** PgBouncer in transaction mode, with fewer connections to PostgreSQL than the servers have to it. */
final class PgBouncer implements AutoCloseable {

    private static final String SETTINGS = """
        [databases]
        postgres = host=127.0.0.1 port=%d user=postgres
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = any
        pool_mode = transaction
        default_pool_size = 8
        max_client_conn = 300
        server_login_retry = 1
        ignore_startup_parameters = extra_float_digits
        """;

    private final Process process;
    private final int port;

    private PgBouncer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Where it is on this machine. */
    static Optional<Path> program() {
        return Stream.of(
                        "/usr/sbin/pgbouncer",
                        "/usr/bin/pgbouncer",
                        "/usr/local/bin/pgbouncer",
                        "/opt/homebrew/bin/pgbouncer")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @throws java.util.NoSuchElementException if there is none on this machine */
    static PgBouncer start(Path folder, int databasePort) throws IOException {
        int port = FreePort.find();
        Path settings = folder.resolve("pgbouncer.ini");
        Files.writeString(settings, SETTINGS.formatted(databasePort, port));
        Process process = new ProcessBuilder(EmbeddedPostgresSupport.command(
                        List.of(program().orElseThrow().toString(), settings.toString())))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pgbouncer.log").toFile())
                .start();
        return new PgBouncer(process, port);
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
