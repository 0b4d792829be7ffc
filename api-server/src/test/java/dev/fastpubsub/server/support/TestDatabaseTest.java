package dev.fastpubsub.server.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Tests rest on this: what one test class writes, no other sees. */
class TestDatabaseTest {
    @Test
    void everyDatabaseHasTheSchemaAndNothingOfTheOthers() throws SQLException {
        try (TestDatabase first = TestDatabase.create();
                TestDatabase second = TestDatabase.create();
                TestDatabase empty = TestDatabase.empty()) {
            long migrated = tables(second);
            execute(first, "CREATE TABLE mine (value text)");
            assertThat(migrated).isPositive();
            assertThat(tables(first)).isEqualTo(migrated + 1);
            assertThat(tables(second)).isEqualTo(migrated);
            assertThat(tables(empty)).isZero();
        }
    }

    @Test
    void closedDatabaseIsGoneThoughSomebodyIsConnected() throws SQLException {
        TestDatabase database = TestDatabase.create();
        try (Connection _ = database.dataSource().getConnection()) {
            database.close();
            assertThatThrownBy(() ->
                            DriverManager.getConnection(database.jdbcUrl()).close())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("does not exist");
        }
    }

    private static void execute(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long tables(TestDatabase database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT count(*) FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog',"
                                + " 'information_schema')")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
