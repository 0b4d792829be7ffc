package dev.fastpubsub.server.original;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.server.cli.Outcome;
import dev.fastpubsub.server.config.DatabaseUrl;
import dev.fastpubsub.server.database.LongTransaction;
import dev.fastpubsub.server.support.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All or nothing, once, and without a trace in the original. */
class ImportRunTest {

    @TempDir
    Path folder;

    private final TestDatabase ours = TestDatabase.create();
    private final JdbcClient jdbc = JdbcClient.create(ours.dataSource());

    @AfterEach
    void drop() {
        ours.close();
    }

    @Test
    void aSecondRunIsRefusedAndChangesNothing() {
        filled(ours, "public");
        assertThat(run(Map.of()).exitCode()).isZero();
        String imported = content();

        assertThat(run(Map.of()))
                .isEqualTo(new Outcome(
                        1,
                        "",
                        "here already: topic t and 1 more of the original's topics, subscriptions and clients;"
                                + " nothing was imported\n"));
        assertThat(content()).isEqualTo(imported);
    }

    @Test
    void aRehearsalCountsAndTakesItAllBack() {
        filled(ours, "public");
        String before = content();

        Outcome outcome = run(Map.of(), "--dry-run");

        assertThat(outcome.output())
                .contains("waiting_messages=1\n")
                .endsWith("all of it was taken back (--dry-run)\n");
        assertThat(content()).isEqualTo(before);
        assertThat(run(Map.of()).output()).endsWith("imported\n");
    }

    @Test
    void anotherDatabaseAndSchemaCanBeNamed() {
        try (TestDatabase other = TestDatabase.empty()) {
            filled(other, "\"Old one\"");

            assertThat(run(Map.of("FASTPUBSUB_IMPORT_FROM_URL", other.jdbcUrl()), "--from-schema", "Old one")
                            .output())
                    .endsWith("imported\n");
        }
    }

    @Test
    void whatIsWrongIsToldAllAtOnceAndNothingIsImported() {
        OriginalDatabase original = filled(ours, "public");
        original.topic("no/path");
        original.subscription("f", "t", "{\"a\": \"b\"}");
        original.client("topics:write", true, "h");
        String before = content();

        Outcome outcome = run(Map.of());

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.error().lines())
                .hasSize(3)
                .contains("topic no/path: its id is not valid")
                .contains("subscription f: its filter is not of the form {\"field\": [\"value\"]}: {\"a\": \"b\"}")
                .anySatisfy(line -> assertThat(line).endsWith(": Invalid scope topics:write"));
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void aFailureHalfwayLeavesNothing() {
        OriginalDatabase original = filled(ours, "public");
        original.execute("""
            INSERT INTO subscription_messages (subscription_id, payload, created_at)
            SELECT 's', '{}', now() FROM generate_series(1, 2500)
            """);
        original.message("s", 2_000_000_000, "lost", 0);
        String before = content();

        Outcome outcome = run(Map.of());

        assertThat(outcome.error()).matches("message [0-9a-f-]{36}: its status lost is not known\n");
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void aDatabaseThatIsNotTheOriginalsIsOneLine() {
        assertThat(run(Map.of()))
                .isEqualTo(new Outcome(
                        1,
                        "",
                        "the original's database has no table topics in the schema public: --from-schema names"
                                + " another\n"));
    }

    @Test
    void aUrlThatCannotBeUsedIsOneLineWithoutItsPassword() {
        Outcome wrong = run(Map.of(), "--from-url", "mysql://u:hunter2@h/d");
        Outcome down = run(Map.of("FASTPUBSUB_IMPORT_FROM_URL", "postgresql://u:hunter2@127.0.0.1:1/d"));

        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.error()).startsWith("--from-url, FASTPUBSUB_IMPORT_FROM_URL: must look like");
        assertThat(down.exitCode()).isEqualTo(1);
        assertThat(down.error()).startsWith("the original's database: Connection to 127.0.0.1:1 refused.");
        assertThat(wrong.error() + down.error()).doesNotContain("hunter2");
    }

    @Test
    void theOriginalIsReadAsOfOneMoment() {
        OriginalDatabase original = filled(ours, "public");
        List<String> seen = new ArrayList<>();

        try (OriginalStore store = OriginalStore.open(DatabaseUrl.parse(ours.jdbcUrl()), "public")) {
            original.subscription("late", "t", "{}");
            original.message("s", 99, "available", 0);
            original.execute("DELETE FROM subscription_messages WHERE payload = '{\"n\": 1}'");

            assertThat(store.subscriptions())
                    .extracting(OriginalSubscription::id)
                    .containsExactly("s");
            store.forEachMessage(message -> seen.add(message.payload()));
        }
        assertThat(seen).containsExactly("{\"n\": 1}");
    }

    @Test
    void theOriginalsTablesCannotBeWrittenTo() throws SQLException {
        filled(ours, "public");

        try (LongTransaction reading = LongTransaction.reading(DatabaseUrl.parse(ours.jdbcUrl()), "test")) {
            assertThatThrownBy(() -> reading.jdbc().update("DELETE FROM public.topics"))
                    .hasStackTraceContaining("read-only transaction");
        }
    }

    private static OriginalDatabase filled(TestDatabase database, String schema) {
        OriginalDatabase original = new OriginalDatabase(database, schema);
        original.topic("t");
        original.subscription("s", "t", "{}");
        original.message("s", 1, "available", 0);
        return original;
    }

    private Outcome run(Map<String, String> environment, String... options) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("FASTPUBSUB_DATABASE_URL", ours.jdbcUrl());
        List<String> arguments = new ArrayList<>(List.of("import-original"));
        arguments.addAll(List.of(options));
        return Outcome.of(variables, folder, arguments.toArray(String[]::new));
    }

    /** What there is of ours. */
    private String content() {
        return jdbc.sql("""
            SELECT (SELECT count(*) FROM fastpubsub.topic) || ' ' || (SELECT count(*) FROM fastpubsub.subscription)
                   || ' ' || (SELECT count(*) FROM fastpubsub.client) || ' ' || (SELECT count(*) FROM fastpubsub.lease)
                   || ' ' || (SELECT count(*) FROM fastpubsub.exception) || ' ' || (SELECT count(*) FROM fastpubsub.tally)
            """).query(String.class).single();
    }
}
