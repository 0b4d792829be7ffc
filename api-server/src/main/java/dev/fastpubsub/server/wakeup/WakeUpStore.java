package dev.fastpubsub.server.wakeup;

import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** LISTEN and NOTIFY on a connection of their own. What fails throws DATABASE_DOWN. For one thread. */
final class WakeUpStore implements AutoCloseable {

    private static final String LISTEN = "LISTEN fastpubsub_wake_up";

    /**
     * Every transaction that notifies takes a lock on the whole server at its commit: so not those that publish, and without waiting
     * for the disk.
     */
    private static final String NOTIFY = """
        SELECT pg_notify('fastpubsub_wake_up', payload)
          FROM unnest(?) payload
        """;

    private static final String WITHOUT_FLUSH = "SET synchronous_commit = off";

    private static final int VALIDATION_SECONDS = 3;

    private final Connection connection;

    private WakeUpStore(Connection connection) {
        this.connection = connection;
    }

    static WakeUpStore toListen(Database database) {
        return open(database, "listener", LISTEN);
    }

    static WakeUpStore toNotify(Database database) {
        return open(database, "notifier", WITHOUT_FLUSH);
    }

    /** By any of the server's connections; what fails throws as {@link Database#call} does. */
    static void notifyOnce(Database database, List<String> payloads) {
        database.call(jdbc -> jdbc.sql(NOTIFY)
                .param(payloads.toArray(String[]::new))
                .query((row, index) -> true)
                .list());
    }

    private static WakeUpStore open(Database database, String purpose, String first) {
        try {
            WakeUpStore store = new WakeUpStore(database.connect(purpose));
            try (Statement statement = store.connection.createStatement()) {
                statement.execute(first);
                return store;
            } catch (SQLException e) {
                store.close();
                throw e;
            }
        } catch (SQLException e) {
            throw down(e);
        }
    }

    /** Which process of PostgreSQL serves this connection. */
    int processId() {
        try {
            return connection.unwrap(PGConnection.class).getBackendPID();
        } catch (SQLException e) {
            throw down(e);
        }
    }

    void notify(List<String> payloads) {
        try (PreparedStatement statement = connection.prepareStatement(NOTIFY)) {
            statement.setObject(1, payloads.toArray(String[]::new));
            statement.execute();
        } catch (SQLException e) {
            throw down(e);
        }
    }

    /** Waits so long for notifications; none came when the list is empty, and the connection still works. */
    List<Notice> await(Duration patience) {
        try {
            PGNotification[] notifications =
                    connection.unwrap(PGConnection.class).getNotifications((int) patience.toMillis());
            List<Notice> notices = new ArrayList<>();
            if (notifications != null) {
                for (PGNotification notification : notifications) {
                    notices.add(new Notice(notification.getPID(), notification.getParameter()));
                }
            }
            if (notices.isEmpty() && !connection.isValid(VALIDATION_SECONDS)) {
                throw new SQLException("the connection that listens is dead");
            }
            return notices;
        } catch (SQLException e) {
            throw down(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw down(e);
        }
    }

    private static FastpubsubException down(SQLException e) {
        return new FastpubsubException(ErrorCode.DATABASE_DOWN, ErrorCode.DATABASE_DOWN.detail(), e);
    }

    /** @param processId of the connection that notified */
    record Notice(int processId, String payload) {}
}
