package dev.fastpubsub.server.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.json.JsonSlice;
import dev.fastpubsub.server.support.TestDatabase;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class FilterTest {

    private static TestDatabase database;
    private static JdbcClient jdbc;

    @BeforeAll
    static void connect() {
        database = TestDatabase.create();
        jdbc = JdbcClient.create(database.dataSource());
    }

    @AfterAll
    static void disconnect() {
        database.close();
    }

    static Stream<String> scalars() {
        return Stream.of(
                "0",
                "-0",
                "0.0",
                "-0.0",
                "-0.00",
                "1",
                "-1",
                "1.0",
                "1.10",
                "1e2",
                "1E+2",
                "1.5e3",
                "1.50e1",
                "1e-7",
                "0e5",
                "-0e3",
                "0.0e1",
                "123456789012345678901234567890",
                "1e20",
                "1.0e-10",
                "12e-1",
                "100e-2",
                "1e400",
                "true",
                "false",
                "\"\"",
                "\"a\"",
                "\"\\u00e9\\n\\\"\"",
                "\"&<'\"");
    }

    @ParameterizedTest
    @MethodSource("scalars")
    void aScalarsTextIsThatOfPostgres(String scalar) {
        String payload = "{\"x\": " + scalar + "}";

        String expected = jdbc.sql("SELECT ?::jsonb ->> 'x'")
                .param(payload)
                .query(String.class)
                .single();

        assertThat(fields(payload)).isEqualTo(Map.of("x", expected));
    }

    private static Map<String, String> fields(String payload) {
        return new FilteredFields(Set.of("x", "y")).of(JsonSlice.of(payload));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "[]", "[1]", "1e200000", "1e-99999999999", "1e99999999999"})
    void whatIsNoScalarOrTooLargeForPostgresIsNoField(String value) {
        assertThat(fields("{\"x\": " + value + "}")).isEmpty();
    }

    @Test
    @Timeout(5)
    void aNumberOfAMillionDigitsTakesNoTime() {
        String digits = "9".repeat(1_000_000);

        assertThat(fields("{\"x\": " + digits + "}")).isEqualTo(Map.of("x", digits));
        assertThat(fields("{\"x\": " + digits + "e1}")).isEmpty();
    }

    @Test
    void aFilterThatPostgresWouldWriteOtherwiseIsComparedAsPostgresWritesIt() {
        Filter filter = Filter.parse("{\"x\": [1e2, \"b\", true]}").orElseThrow();

        assertThat(filter.matches(fields("{\"x\": 100}"))).isTrue();
        assertThat(filter.matches(fields("{\"x\": \"100\"}"))).isTrue();
        assertThat(filter.matches(fields("{\"x\": 100.0}"))).isFalse();
        assertThat(filter.matches(fields("{\"x\": \"true\"}"))).isTrue();
        assertThat(filter.matches(fields("{\"y\": 100}"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1}",
                "{\"a\": [null]}",
                "{\"a\": [[1]]}",
                "{\"a\": [{}]}",
                "{\"a\": {}}",
                "{\"a\": \"b\"}"
            })
    void anotherStructureIsRefused(String json) {
        assertThat(Filter.parse(json)).isEmpty();
    }

    @Test
    void anEmptyListMatchesNothingAndNoFieldsMatchEverything() {
        assertThat(Filter.parse("{\"a\": []}").orElseThrow().matches(Map.of("a", "1")))
                .isFalse();
        assertThat(Filter.parse("{}").orElseThrow().matchesEverything()).isTrue();
        assertThat(Filter.parse("{}").orElseThrow().matches(Map.of())).isTrue();
    }
}
