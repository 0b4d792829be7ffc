package dev.fastpubsub.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import dev.fastpubsub.server.config.DatabaseConfig;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The way to PostgreSQL. A gate as wide as the pool bounds concurrent work before the pool is asked: HikariCP's own
 * waiting list spins under thousands of virtual threads. Whoever is not let in in time is told that the database is
 * busy. Each unit of work is one or more autocommitted statements; work must not wait for anything else while it is
 * inside. Thread-safe.
 */
public final class Database implements AutoCloseable {

    /** SQLSTATE that the migrations' functions raise when a subscription has gone. */
    private static final String SUBSCRIPTION_GONE = "FP001";

    /** Kept for {@link #lookUp}, besides those for the traffic. */
    private static final int LOOK_UP_CONNECTIONS = 2;

    private static final Duration LOOK_UP_PATIENCE = Duration.ofSeconds(4);

    private static final String NAME = "fastpubsub";

    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(3);

    private final HikariDataSource dataSource;
    private final Connections connections;
    private final JdbcClient jdbc;
    private final JdbcTemplate statements;
    private final Gate gate;
    private final Gate lookUpGate = new Gate(LOOK_UP_CONNECTIONS);
    private volatile DatabaseListener listener = (operation, outcome, waited, worked) -> {};

    public Database(DatabaseConfig config) {
        this.connections = new Connections(config.url());
        this.dataSource = new HikariDataSource(pool(config));
        this.statements = new JdbcTemplate(dataSource);
        this.jdbc = JdbcClient.create(statements);
        this.gate = new Gate(config.maxConnections());
    }

    private static HikariConfig pool(DatabaseConfig config) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName(NAME);
        pool.setJdbcUrl(config.url().jdbcUrl());
        pool.setDataSourceProperties(Connections.properties(config.url(), NAME));
        pool.setMinimumIdle(config.poolSize());
        pool.setMaximumPoolSize(config.maxConnections() + LOOK_UP_CONNECTIONS);
        pool.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
        pool.setInitializationFailTimeout(-1);
        pool.setConnectionInitSql(Connections.SESSION_SETTINGS);
        return pool;
    }

    /**
     * Runs work on the database.
     *
     * @throws FastpubsubException DATABASE_DOWN, DATABASE_BUSY, or SUBSCRIPTION_NOT_FOUND when a function says so
     * @throws DataAccessException for what the caller may know how to handle, such as a violated constraint
     */
    public <T extends @Nullable Object> T call(Function<JdbcClient, T> work) {
        return call(Operation.OTHER, work);
    }

    /** The same, told to the listener under its own name. */
    public <T extends @Nullable Object> T call(Operation operation, Function<JdbcClient, T> work) {
        return call(gate, operation, work);
    }

    /**
     * Runs one statement of the hot path, without what the client takes to find out the types of its parameters. Throws as
     * {@link #call(Function)} does.
     */
    public <T extends @Nullable Object> T execute(Operation operation, String sql, PreparedStatementCallback<T> work) {
        return call(gate, operation, unused -> statements.execute(sql, work));
    }

    /**
     * A connection outside the pool, for somebody who keeps it and closes it.
     *
     * @param purpose that PostgreSQL shows in its name
     * @throws SQLException when there is none to be had
     */
    public Connection connect(String purpose) throws SQLException {
        return connections.open(NAME + " " + purpose);
    }

    /**
     * Whether a failure of {@link #call} is PostgreSQL's refusal of these very data: nothing has been written, and other data
     * may do better.
     */
    public static boolean isRefusal(RuntimeException failure) {
        return failure instanceof DataAccessException refused
                && !sqlState(refused).isEmpty();
    }

    /**
     * Runs a short look-up that must not wait behind the traffic, on connections kept for such: probes, the state of
     * clients, a scrape of metrics. Throws as {@link #call(Function)} does.
     *
     * @param patience after which a database that hangs counts as down; the connection is given up then
     */
    public <T extends @Nullable Object> T lookUp(Duration patience, Function<JdbcClient, T> work) {
        FutureTask<T> task = new FutureTask<>(() -> call(lookUpGate, Operation.LOOK_UP, work));
        Thread.startVirtualThread(task);
        try {
            return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new FastpubsubException(
                    ErrorCode.DATABASE_DOWN, "no answer within " + patience.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FastpubsubException(ErrorCode.DATABASE_BUSY, "interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            task.cancel(true);
        }
    }

    /** The same, with four seconds: one more than it takes to find out that there is no connection to be had. */
    public <T extends @Nullable Object> T lookUp(Function<JdbcClient, T> work) {
        return lookUp(LOOK_UP_PATIENCE, work);
    }

    /** Throws DATABASE_DOWN when the database does not answer. */
    public void ping() {
        Integer unused =
                lookUp(jdbc -> jdbc.sql("SELECT 1").query(Integer.class).single());
    }

    private <T extends @Nullable Object> T call(Gate bound, Operation operation, Function<JdbcClient, T> work) {
        long asked = System.nanoTime();
        return bound.pass(() -> {
            long letIn = System.nanoTime();
            Outcome outcome = Outcome.FAILED;
            try {
                T result = work.apply(jdbc);
                outcome = Outcome.OK;
                return result;
            } catch (DataAccessException e) {
                RuntimeException translated = translated(e);
                outcome = Outcome.of(translated);
                throw translated;
            } finally {
                listener.completed(operation, outcome, letIn - asked, System.nanoTime() - letIn);
            }
        });
    }

    /** Tells of all work from now on, and of the pool. Call it once. */
    public void observe(DatabaseListener listener, MetricsTrackerFactory pool) {
        this.listener = listener;
        dataSource.setMetricsTrackerFactory(pool);
    }

    /** How many wait to be let in: an estimate. */
    public int waiting() {
        return gate.waiting();
    }

    /** For Flyway, which runs before any work. */
    DataSource dataSource() {
        return dataSource;
    }

    private static RuntimeException translated(DataAccessException e) {
        if (e instanceof IncorrectResultSizeDataAccessException) {
            return e;
        }
        String state = sqlState(e);
        if (state.equals(SUBSCRIPTION_GONE)) {
            return new FastpubsubException(ErrorCode.SUBSCRIPTION_NOT_FOUND);
        }
        return switch (state.length() < 2 ? "08" : state.substring(0, 2)) {
            // connection lost, shut down or starting, read-only after a failover, out of connections, disk or memory
            case "08", "25", "28", "3D", "53", "57", "58" ->
                state.equals("57014")
                        ? new FastpubsubException(ErrorCode.DATABASE_BUSY, "a statement took too long", e)
                        : new FastpubsubException(ErrorCode.DATABASE_DOWN, ErrorCode.DATABASE_DOWN.detail(), e);
            // lock timeout, deadlock, serialization
            case "55", "40" -> new FastpubsubException(ErrorCode.DATABASE_BUSY, ErrorCode.DATABASE_BUSY.detail(), e);
            default -> e;
        };
    }

    /** Empty when the failure did not come from PostgreSQL: then no connection could be had. */
    public static String sqlState(DataAccessException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
