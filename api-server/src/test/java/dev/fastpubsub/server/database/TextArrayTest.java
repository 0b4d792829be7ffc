package dev.fastpubsub.server.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.server.json.JsonSlice;
import dev.fastpubsub.server.support.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** PostgreSQL gets the texts as they are, in whichever form. */
class TextArrayTest {

    private static final TestDatabase DATABASE = TestDatabase.empty();

    @AfterAll
    static void drop() {
        DATABASE.close();
    }

    static Stream<List<String>> texts() {
        return Stream.of(
                List.of(),
                List.of(""),
                List.of("{}"),
                List.of("{\"a\":1}", "[]", "null", "NULL", "\"NULL\""),
                List.of("\\", "\\\\", "\"", "\\\"", "{\"a\":\"\\\\\\\"\"}", "{", "}", ",", "{,}", " ", "a b", "\t\n\r"),
                List.of("ü", "€", "😀", "\u0001\u007f\u0085\u2028"),
                List.of("'", "''", "$1", "?", "--", "/*"),
                Collections.nCopies(10_000, "{\"n\":12345}"),
                List.of("x".repeat(3_000_000), "", "y".repeat(100_000)));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void theyArriveInBinary(List<String> texts) throws SQLException {
        assertThat(echo("", slices(texts))).isEqualTo(texts);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void theyArriveAsTextWhereNothingIsSentInBinary(List<String> texts) throws SQLException {
        assertThat(echo("binaryTransfer=false", slices(texts))).isEqualTo(texts);
        assertThat(echo("binaryTransferDisable=TEXT_ARRAY", slices(texts))).isEqualTo(texts);
    }

    /** Which is why the server does not take such a URL. */
    @Test
    void theyCannotBeSentInSimpleQueries() {
        assertThatThrownBy(() -> echo("preferQueryMode=simple", slices(List.of("{}"))))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void aTextIsThePartOfItsBytesThatItSays() throws SQLException {
        byte[] bytes = "[{\"k\":\"ü\"},{\"k\":2}]".getBytes(UTF_8);

        List<JsonSlice> slices = List.of(new JsonSlice(bytes, 1, 10), new JsonSlice(bytes, 12, 7));

        assertThat(echo("", slices)).containsExactly("{\"k\":\"ü\"}", "{\"k\":2}");
        assertThat(echo("binaryTransfer=false", slices)).containsExactly("{\"k\":\"ü\"}", "{\"k\":2}");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void itTakesTheBytesThatItSaysAndNoOthers(List<String> texts) {
        TextArray array = new TextArray(slices(texts));
        int length = array.lengthInBytes();
        byte[] bytes = new byte[length + 10];
        Arrays.fill(bytes, (byte) 7);

        array.toBytes(bytes, 5);

        assertThat(Arrays.copyOf(bytes, 5)).containsOnly(7);
        assertThat(Arrays.copyOfRange(bytes, length + 5, length + 10)).containsOnly(7);
    }

    @Test
    void whatExceedsAnArrayIsRefusedRatherThanCutOff() {
        JsonSlice large = new JsonSlice(new byte[0], 0, 1 << 30);

        assertThatThrownBy(() -> new TextArray(List.of(large, large)).lengthInBytes())
                .isInstanceOf(ArithmeticException.class);
    }

    private static List<JsonSlice> slices(List<String> texts) {
        return texts.stream().map(JsonSlice::of).toList();
    }

    /** As PostgreSQL has understood it: each text by itself. */
    private static List<String> echo(String setting, List<JsonSlice> slices) throws SQLException {
        String url = DATABASE.jdbcUrl() + (DATABASE.jdbcUrl().contains("?") ? "&" : "?") + setting;
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT text FROM unnest(?) WITH ORDINALITY u (text, n) ORDER BY n")) {
            statement.setObject(1, new TextArray(slices));
            try (ResultSet rows = statement.executeQuery()) {
                List<String> texts = new ArrayList<>();
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
                return texts;
            }
        }
    }
}
