package dev.fastpubsub.server.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.json.JsonSlice;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilteredFieldsTest {

    private static final FilteredFields FIELDS = new FilteredFields(Set.of("k"));

    @Test
    void whatAnyFilterAsksForIsRead() {
        FilteredFields fields = FilteredFields.of(List.of(
                new Filter(Map.of("a", Set.of("1"), "b", Set.of("2"))),
                new Filter(Map.of("b", Set.of("3"))),
                new Filter(Map.of())));

        assertThat(fields.names()).containsExactlyInAnyOrder("a", "b");
        assertThat(fields.of(JsonSlice.of("{\"a\":\"x\",\"b\":2,\"c\":3}"))).isEqualTo(Map.of("a", "x", "b", "2"));
    }

    @Test
    void withoutFiltersNothingIsRead() {
        assertThat(FilteredFields.of(List.of()).of(JsonSlice.of("{\"a\":1}"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "{\"k\":\"v\"} v",
                "{\"k\":\"\"} ``",
                "{\"k\":true} true",
                "{\"k\":-0.0} 0.0",
                "{\"k\":1.50e1} 15.0",
                "{\"k\":1e2} 100",
            })
    void aScalarIsItsText(String message, String text) {
        assertThat(FIELDS.of(JsonSlice.of(message))).isEqualTo(Map.of("k", text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "{}",
                "{\"k\":null}",
                "{\"k\":[1]}",
                "{\"k\":{\"k\":1}}",
                "{\"a\":{\"k\":1}}",
                "{\"k\":1,\"k\":null}",
                "{\"k\":1e999999}",
                "{\"k\":1e-999999}",
            })
    void whatMatchesNothingIsNotThere(String message) {
        assertThat(FIELDS.of(JsonSlice.of(message))).isEmpty();
    }

    @Test
    void aMessageIsReadWhereItLies() {
        byte[] bytes = "[{\"k\":1},{\"k\":2}]".getBytes(UTF_8);

        assertThat(FIELDS.of(new JsonSlice(bytes, 9, 7))).isEqualTo(Map.of("k", "2"));
    }
}
