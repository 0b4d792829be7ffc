package dev.fastpubsub.server.support;

import dev.fastpubsub.server.database.Migrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database of a real PostgreSQL for one test class. The JVM starts, or is given, one server and migrates one template;
 * each test class gets a copy of it, which takes some tens of milliseconds. Thread-safe.
 *
 * <p>Names carry a number drawn for each JVM, so that several test runs can share a given server.
 */
public final class TestDatabase implements AutoCloseable {
    private static final String PREFIX =
            "fastpubsub_test_" + UUID.randomUUID().toString().substring(0, 8);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static @Nullable PostgresUrl server;
    private static @Nullable String template;

    private final PostgresUrl url;

    private TestDatabase(PostgresUrl url) {
        this.url = url;
    }

    /** A database with the schema of this build. */
    public static TestDatabase create() {
        return create("CREATE DATABASE %s TEMPLATE " + template());
    }

    /** A database without the schema: for tests of the migrations themselves. */
    public static TestDatabase empty() {
        return create("CREATE DATABASE %s TEMPLATE template0");
    }

    /** Takes user and password along: good for {@code DriverManager} and for {@code FASTPUBSUB_DATABASE_URL}. */
    public String jdbcUrl() {
        return url.toString();
    }

    /** No pool: each call of {@code getConnection} opens a connection, which its {@code close} ends. */
    public DataSource dataSource() {
        return url.dataSource();
    }

    /** Cuts all connections and refuses new ones, until it comes back. */
    public void goAway() {
        execute("ALTER DATABASE %s ALLOW_CONNECTIONS false".formatted(url.database()));
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
                .formatted(url.database()));
    }

    public void comeBack() {
        execute("ALTER DATABASE %s ALLOW_CONNECTIONS true".formatted(url.database()));
    }

    /** Drops the database, whoever is still connected. */
    @Override
    public void close() {
        execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(url.database()));
    }

    private static TestDatabase create(String statement) {
        String name = PREFIX + "_" + NUMBER.incrementAndGet();
        execute(statement.formatted(name));
        return new TestDatabase(server().withDatabase(name));
    }

    private static synchronized PostgresUrl server() {
        if (server == null) {
            QuietLogging.untilServerStarts();
            server = PostgresServers.start();
        }
        return server;
    }

    private static synchronized String template() {
        if (template == null) {
            String name = PREFIX + "_template";
            execute("CREATE DATABASE %s TEMPLATE template0".formatted(name));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> dropQuietly(name), "drop-template-database"));
            Migrations.migrate(server().withDatabase(name).dataSource());
            template = name;
        }
        return template;
    }

    private static void execute(String sql) {
        PostgresUrl maintenance = server();
        try (Connection connection = maintenance.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException exception) {
            throw new IllegalStateException(
                    sql + " on " + maintenance.server() + ": " + exception.getMessage(), exception);
        }
    }

    /** A server of this JVM's own may be gone already when the JVM ends; nothing is left to drop then. */
    private static void dropQuietly(String name) {
        try {
            execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
        } catch (IllegalStateException exception) {
            // Nobody waits for it.
        }
    }
}
