package dev.fastpubsub.server.doctor;

import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A connection that only reads: each look is a transaction that PostgreSQL holds to that, with short time limits of its own.
 * They are set for the transaction alone, since behind a pooler the session goes to a server next. Not thread-safe.
 */
final class ReadOnlyStore implements AutoCloseable {

    private static final String LIMITS = """
        SET LOCAL statement_timeout = '5s';
        SET LOCAL lock_timeout = '1s'
        """;

    private final Connection connection;
    private final JdbcClient jdbc;

    private ReadOnlyStore(Connection connection) throws SQLException {
        // Statements of ours that PostgreSQL remembers would be unknown to the next connection that a pooler gives us.
        connection.unwrap(PGConnection.class).setPrepareThreshold(0);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        this.connection = connection;
        this.jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
    }

    /** Throws DATABASE_DOWN when there is no connection to be had. */
    static ReadOnlyStore open(Database database) {
        try {
            return new ReadOnlyStore(database.connect("doctor"));
        } catch (SQLException e) {
            throw new FastpubsubException(ErrorCode.DATABASE_DOWN, ErrorCode.DATABASE_DOWN.detail(), e);
        }
    }

    /** Throws what Spring makes of the database's errors, untranslated. */
    <T> T look(Function<JdbcClient, T> work) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(LIMITS);
            try {
                return work.apply(jdbc);
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new FastpubsubException(ErrorCode.DATABASE_DOWN, ErrorCode.DATABASE_DOWN.detail(), e);
        }
    }

    /** Which process PostgreSQL said would serve this connection; a pooler says something of its own. */
    int promisedProcessId() {
        try {
            return connection.unwrap(PGConnection.class).getBackendPID();
        } catch (SQLException e) {
            throw new FastpubsubException(ErrorCode.DATABASE_DOWN, ErrorCode.DATABASE_DOWN.detail(), e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // Whatever was to be learned has been.
        }
    }
}
