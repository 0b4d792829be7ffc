package dev.fastpubsub.server.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.UUID;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Where the PostgreSQL of a test run comes from: the system property {@value #PROPERTY} names it. All three live until
 * the JVM ends; what they leave on disk or in Docker is cleared by their own shutdown hooks.
 */
final class PostgresServers {
    static final String PROPERTY = "fastpubsub.test.database";

    private static final String TESTCONTAINERS = "testcontainers:";
    private static final int MAX_CONNECTIONS = 300;

    private PostgresServers() {}

    /** The URL of a running server, for a role that may create databases. */
    static PostgresUrl start() {
        String wanted = System.getProperty(PROPERTY, "embedded");
        if (wanted.equals("embedded")) {
            return embedded();
        }
        if (wanted.startsWith(TESTCONTAINERS)) {
            return container(wanted.substring(TESTCONTAINERS.length()));
        }
        if (wanted.startsWith("jdbc:postgresql:")) {
            return PostgresUrl.parse(wanted);
        }
        throw new IllegalArgumentException("-D" + PROPERTY + "=" + wanted
                + ": expected embedded, testcontainers:postgres:18 or jdbc:postgresql://host/database?user=…");
    }

    private static PostgresUrl embedded() {
        EmbeddedPostgresSupport.obstacle().ifPresent(obstacle -> {
            throw new IllegalStateException(obstacle);
        });
        // A folder below the library's own: there it finds and clears what a killed test run has left.
        Path data = Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg", "test-" + UUID.randomUUID());
        try {
            EmbeddedPostgres postgres = EmbeddedPostgresSupport.builder()
                    .setDataDirectory(data)
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("max_connections", Integer.toString(MAX_CONNECTIONS))
                    .setOutputRedirector(log())
                    .setErrorRedirector(log())
                    .start();
            return new PostgresUrl("127.0.0.1:" + postgres.getPort(), "postgres", "user=postgres&password=postgres");
        } catch (IOException | IllegalStateException exception) {
            throw new IllegalStateException(
                    "the embedded PostgreSQL does not start; -D" + PROPERTY + "=jdbc:postgresql://… uses another",
                    exception);
        }
    }

    /** PostgreSQL logs every error that a test provokes: into the build's folder where there is one. */
    private static Redirect log() {
        File folder = new File("target");
        return folder.isDirectory() ? Redirect.appendTo(new File(folder, "postgresql.log")) : Redirect.DISCARD;
    }

    private static PostgresUrl container(String image) {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new IllegalStateException("-D" + PROPERTY + "=" + TESTCONTAINERS + image
                    + " needs Docker, and no Docker answers here. Without the property the embedded PostgreSQL"
                    + " is used.");
        }
        PostgreSQLContainer container =
                new PostgreSQLContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"));
        container.setCommand(
                "postgres", "-c", "fsync=off", "-c", "max_connections=" + MAX_CONNECTIONS, "-c", "timezone=UTC");
        container.start();
        return new PostgresUrl(
                container.getHost() + ":" + container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                container.getDatabaseName(),
                "user=" + container.getUsername() + "&password=" + container.getPassword());
    }
}
