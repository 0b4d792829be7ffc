package dev.fastpubsub.server.database;

import dev.fastpubsub.server.config.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A transaction that may take hours, on a connection of its own: none of the bounds of time that serve the traffic hold in it.
 * Rolled back unless {@link #commit} was called; so is what a crash leaves, by PostgreSQL. For one thread.
 */
public final class LongTransaction implements AutoCloseable {

    private static final String WITHOUT_BOUNDS = """
        SET statement_timeout = 0;
        SET lock_timeout = 0;
        SET idle_in_transaction_session_timeout = 0
        """;

    /** Called for a time-out that is never set. */
    private static final Executor AT_ONCE = Runnable::run;

    private final Connection connection;
    private final JdbcTemplate jdbc;

    private LongTransaction(Connection connection) {
        this.connection = connection;
        this.jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
    }

    /**
     * One that writes, at READ COMMITTED.
     *
     * @param name that PostgreSQL shows for it
     */
    public static LongTransaction writing(DatabaseUrl url, String name) throws SQLException {
        return begin(url, name, Connection.TRANSACTION_READ_COMMITTED, false);
    }

    /** One that sees a single moment and can change nothing. */
    public static LongTransaction reading(DatabaseUrl url, String name) throws SQLException {
        return begin(url, name, Connection.TRANSACTION_REPEATABLE_READ, true);
    }

    private static LongTransaction begin(DatabaseUrl url, String name, int isolation, boolean readOnly)
            throws SQLException {
        Connection connection = new Connections(url).open(name);
        try (Statement statement = connection.createStatement()) {
            connection.setNetworkTimeout(AT_ONCE, 0);
            statement.execute(WITHOUT_BOUNDS);
            connection.setTransactionIsolation(isolation);
            connection.setReadOnly(readOnly);
            connection.setAutoCommit(false);
            return new LongTransaction(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Everything done by it is in the transaction. Results come in pieces when a fetch size is set. */
    public JdbcTemplate jdbc() {
        return jdbc;
    }

    public void commit() throws SQLException {
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
        connection.close();
    }
}
