package dev.fastpubsub.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.server.json.JsonValue.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParserTest {

    private final JsonParser parser = new JsonParser(3, 10);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\" : 1.10,\"a\":1e20}",
                "{\"n\":123456789012345678901234567890}",
                "{ \"deep\" : [ { } ] }",
                "{\"s\":\"\\u0000\\ud800 é 😀\"}",
                "{\"a\":1,\"a\":2}",
                "{}",
            })
    void anElementKeepsEveryCharacter(String element) throws JsonSyntaxException {
        JsonValue array = parser.parse(" [ " + element + " ,\n" + element + " ] ");

        assertThat(array.elements()).extracting(JsonValue::raw).containsExactly(element, element);
    }

    @Test
    void longTextsKeepTheirPlaces() throws JsonSyntaxException {
        String element = "{\"text\":\"" + "é".repeat(100_000) + "\",\"n\":[1,2,3]}";

        assertThat(parser.parse("[" + element + "," + element + "]").elements())
                .extracting(JsonValue::raw)
                .containsExactly(element, element);
    }

    @Test
    void fieldsAreSplitWithTheirKindsAndTexts() throws JsonSyntaxException {
        JsonValue object = parser.parse("{\"s\":\"a\\n\",\"n\":-1.50,\"t\":true,\"z\":null,\"a\":[1],\"o\":{\"x\":1}}");

        assertThat(object.fields().get("s")).isEqualTo(JsonValue.scalar(Kind.STRING, "\"a\\n\"", "a\n"));
        assertThat(object.fields().get("n")).isEqualTo(JsonValue.scalar(Kind.NUMBER, "-1.50", "-1.50"));
        assertThat(object.fields().get("t")).isEqualTo(JsonValue.scalar(Kind.BOOLEAN, "true", "true"));
        assertThat(object.fields().get("z")).extracting(JsonValue::isNull).isEqualTo(true);
        assertThat(object.fields().get("a")).extracting(JsonValue::raw).isEqualTo("[1]");
        assertThat(object.fields().get("o")).extracting(JsonValue::raw).isEqualTo("{\"x\":1}");
    }

    @Test
    void noMoreThanOneElementTooManyIsKept() throws JsonSyntaxException {
        assertThat(parser.parse("[" + "{},".repeat(9) + "{}]").elements()).hasSize(10);
        assertThat(parser.parse("[" + "{\"a\":[1]},".repeat(999) + "1]").elements())
                .hasSize(11);
        assertThatThrownBy(() -> parser.parse("[" + "{},".repeat(999) + "{]")).isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void anObjectOfTooManyFieldsIsRefused() {
        StringBuilder fields = new StringBuilder("\"a\":0");
        for (int field = 0; field < 10; field++) {
            fields.append(",\"a").append(field).append("\":0");
        }

        assertThatThrownBy(() -> parser.parse("{" + fields + "}")).hasMessage("more than 10 fields");
    }

    @Test
    void nestingIsCountedForEachElementAndTheElementNamed() throws JsonSyntaxException {
        assertThat(parser.parse("[{}, {\"a\":[[]]}]").elements()).hasSize(2);
        assertThatThrownBy(() -> parser.parse("[{}, {\"a\":[[[]]]}]"))
                .isInstanceOfSatisfying(
                        JsonSyntaxException.class,
                        deep -> assertThat(deep.element()).isEqualTo(1))
                .hasMessage("nested deeper than 3 levels");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "{", "[1,]", "{} {}", "NaN", "[1]]", "{'a':1}", "\"a\u0001\"", "01", "tru", "[\"a]"})
    void anythingElseIsASyntaxError(String text) {
        assertThatThrownBy(() -> parser.parse(text)).isInstanceOf(JsonSyntaxException.class);
    }
}
