package dev.fastpubsub.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.support.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That the doctor does no harm. */
class ReadOnlyStoreTest {

    private final TestDatabase testDatabase = TestDatabase.create();
    private final Database database =
            new Database(FastpubsubConfig.read(Map.of("FASTPUBSUB_DATABASE_URL", testDatabase.jdbcUrl()))
                    .database());
    private final ReadOnlyStore store = ReadOnlyStore.open(database);

    @AfterEach
    void close() {
        store.close();
        database.close();
        testDatabase.close();
    }

    @Test
    void nothingCanBeWritten() {
        assertThatThrownBy(() -> store.look(jdbc -> jdbc.sql("INSERT INTO fastpubsub.topic (id) VALUES ('t')")
                        .update()))
                .hasStackTraceContaining("read-only transaction");
        assertThat(text("SELECT count(*)::text FROM fastpubsub.topic")).isEqualTo("0");
    }

    @Test
    void noLookTakesLong() {
        assertThat(text("SHOW statement_timeout")).isEqualTo("5s");
        assertThat(text("SHOW lock_timeout")).isEqualTo("1s");
    }

    /** The next transaction of the session may be a server's. */
    @Test
    void aPoolerFindsTheSessionAsItWas() {
        for (int i = 0; i < 10; i++) {
            assertThat(text("SELECT 'the same'")).isEqualTo("the same");
        }

        assertThat(text("SELECT count(*)::text FROM pg_prepared_statements")).isEqualTo("0");
        assertThat(text("SELECT reset_val FROM pg_settings WHERE name = 'default_transaction_read_only'"))
                .isEqualTo("off");
        assertThat(text("SHOW default_transaction_read_only")).isEqualTo("off");
    }

    private String text(String sql) {
        return store.look(jdbc -> jdbc.sql(sql).query(String.class).single());
    }
}
