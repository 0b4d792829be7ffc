package dev.fastpubsub.server.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A stored value goes out byte for byte, whatever stands before it and however long it is. */
class RawJsonTest {

    private static final String VALUE = "{ \"ü\":\"\\u00e9😀\", \"n\" : 1.50e+3 }";

    static Stream<String> values() {
        return Stream.of(
                "1",
                "null",
                "\"\"",
                "[ ]",
                VALUE,
                "\"" + "x".repeat(7_998) + "\"",
                "\"" + "x".repeat(7_999) + "\"",
                "\"" + "é".repeat(4_000) + "\"",
                "\"" + "😀".repeat(100_000) + "\"");
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueIsWrittenAsItIs(String value) {
        byte[] written = JsonWriter.object(json -> {
            json.writeStringProperty("before", "ü");
            json.writeName("value");
            JsonWriter.writeRaw(json, JsonSlice.of(value));
            json.writeNumberProperty("after", 1);
        });

        assertThat(new String(written, UTF_8)).isEqualTo("{\"before\":\"ü\",\"value\":" + value + ",\"after\":1}");
    }

    /** Jackson's buffer has some thousand bytes: wherever a value begins in it, it must come out whole. */
    @Test
    void aValueIsWrittenWholeWhereverTheBufferEnds() {
        for (int before = 7_900; before < 8_100; before++) {
            String text = "x".repeat(before);

            byte[] written = JsonWriter.object(json -> {
                json.writeStringProperty("before", text);
                json.writeName("value");
                JsonWriter.writeRaw(json, JsonSlice.of(VALUE));
            });

            assertThat(new String(written, UTF_8)).isEqualTo("{\"before\":\"" + text + "\",\"value\":" + VALUE + "}");
        }
    }

    @Test
    void onlyThePartThatIsTheValueIsWritten() {
        byte[] bytes = ("[1," + VALUE + ",2]").getBytes(UTF_8);
        JsonSlice slice = new JsonSlice(bytes, 3, VALUE.getBytes(UTF_8).length);

        assertThat(new String(JsonWriter.write(json -> JsonWriter.writeRaw(json, slice)), UTF_8))
                .isEqualTo(VALUE);
    }

    @Test
    void itCanBeWrittenAsCharactersToo() {
        for (String value : values().toList()) {
            StringWriter characters = new StringWriter();
            try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), characters)) {
                json.writeStartArray();
                json.writeRawValue(new RawJson(JsonSlice.of(value)));
                json.writeEndArray();
            }
            assertThat(characters.toString()).isEqualTo("[" + value + "]");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void allWaysToGetItsBytesAgree(int from) throws IOException {
        byte[] value = VALUE.getBytes(UTF_8);
        byte[] bytes = new byte[from + value.length + from];
        System.arraycopy(value, 0, bytes, from, value.length);
        RawJson raw = new RawJson(new JsonSlice(bytes, from, value.length));

        byte[] buffer = new byte[value.length + 2];
        assertThat(raw.appendUnquotedUTF8(buffer, 2)).isEqualTo(value.length);
        assertThat(new String(buffer, 2, value.length, UTF_8)).isEqualTo(VALUE);
        ByteBuffer byteBuffer = ByteBuffer.allocate(value.length);
        assertThat(raw.putUnquotedUTF8(byteBuffer)).isEqualTo(value.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(raw.writeUnquotedUTF8(out)).isEqualTo(value.length);
        assertThat(List.of(byteBuffer.array(), out.toByteArray(), raw.asUnquotedUTF8()))
                .allSatisfy(each -> assertThat(each).isEqualTo(value));
        char[] characters = new char[raw.charLength()];
        assertThat(raw.appendUnquoted(characters, 0)).isEqualTo(characters.length);
        assertThat(new String(characters)).isEqualTo(VALUE).isEqualTo(raw.getValue());
    }

    @Test
    void whatDoesNotFitIsNotWrittenInPart() {
        RawJson raw = new RawJson(JsonSlice.of(VALUE));
        int length = VALUE.getBytes(UTF_8).length;
        byte[] buffer = new byte[length];

        assertThat(raw.appendUnquotedUTF8(buffer, 1)).isNegative();
        assertThat(raw.putUnquotedUTF8(ByteBuffer.wrap(buffer, 1, length - 1))).isNegative();
        assertThat(raw.appendUnquoted(new char[VALUE.length()], 1)).isNegative();
        assertThat(buffer).containsOnly(0);
    }

    @Test
    void itIsNeverAString() {
        RawJson raw = new RawJson(JsonSlice.of("1"));

        assertThatThrownBy(raw::asQuotedUTF8).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> JsonWriter.write(json -> json.writeString(raw)))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
