package dev.fastpubsub.server.database;

import dev.fastpubsub.server.config.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.Driver;

/** How connections to PostgreSQL are set up, those of the pool and those that are not in it. Thread-safe. */
final class Connections {

    /**
     * Bounds for everything that could hang. Set by a statement, not by connection options, because PgBouncer refuses
     * those.
     */
    static final String SESSION_SETTINGS = """
        SET default_transaction_isolation = 'read committed';
        SET statement_timeout = '30s';
        SET lock_timeout = '10s';
        SET idle_in_transaction_session_timeout = '30s';
        SET tcp_user_timeout = '30s'
        """;

    private final DatabaseUrl url;

    Connections(DatabaseUrl url) {
        // Asked here because others would only say that there is no suitable driver.
        if (!new Driver().acceptsURL(url.jdbcUrl())) {
            throw new IllegalArgumentException(
                    "FASTPUBSUB_DATABASE_URL: its host or port is not valid (special characters in the password"
                            + " percent-encoded?)");
        }
        this.url = url;
    }

    /** @param name that PostgreSQL shows for them */
    static Properties properties(DatabaseUrl url, String name) {
        Properties properties = new Properties();
        if (!url.user().isEmpty()) {
            properties.setProperty("user", url.user());
            properties.setProperty("password", url.password());
        }
        properties.setProperty("ApplicationName", name);
        // The details of an error may hold a payload, and end up in a log.
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("socketTimeout", "40");
        return properties;
    }

    Connection open(String name) throws SQLException {
        Connection connection = DriverManager.getConnection(url.jdbcUrl(), properties(url, name));
        try (Statement statement = connection.createStatement()) {
            statement.execute(SESSION_SETTINGS);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
