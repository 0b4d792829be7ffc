package dev.fastpubsub.server.json;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick way through an array says the same as the slow one, or nothing. */
class JsonArraySplitterTest {
    private static final int MAX_ELEMENTS = 6;
    private static final int MAX_BYTES = 400;
    private static final int MAX_NESTING = 5;

    private final JsonArraySplitter splitter = new JsonArraySplitter(MAX_ELEMENTS, MAX_BYTES, MAX_NESTING);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                " [ ] ",
                "[{}]",
                "[{},{}]",
                "\n[ {\"a\" : 1 } ,\t{\"b\":[1,{\"c\":null}]}\r\n]  ",
                "[{\"a\":1,\"a\":2}]",
                "[{\"n\":-0.0,\"m\":1e400,\"o\":123456789012345678901234567890.5E-17}]",
                "[{\"s\":\"\\u0000\\ud800\\\\\\\"/\\/ é 😀\"}]",
                "[{\"é😀\":{\"\":[]},\"\\u00e9\\n\":true}]",
                "[{\"\\ud83d\\ude00\":2}]",
                "[{\"\":\"\"}]",
                "[{\"a\":{\"b\":{\"c\":{\"d\":{}}}}}]",
            })
    void whatIsWellIsSplit(String json) {
        assertThat(split(json)).hasValue(slowly(json).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "{}",
                "1",
                "null",
                "[1]",
                "[{},1]",
                "[[]]",
                "[{}",
                "[{}]]",
                "[{}] {}",
                "[{}]x",
                "[{},]",
                "[,{}]",
                "[{} {}]",
                "[{\"a\":01}]",
                "[{\"a\":+1}]",
                "[{\"a\":1.}]",
                "[{\"a\":.5}]",
                "[{\"a\":1e}]",
                "[{\"a\":NaN}]",
                "[{\"a\":tru}]",
                "[{\"a\":truex}]",
                "[{a:1}]",
                "[{'a':1}]",
                "[{\"a\":'1'}]",
                "[{\"a\":\"\t\"}]",
                "[{\"a\":\"\\x\"}]",
                "[{\"a\":\"\\u00g0\"}]",
                "[{\"a\"}]",
                "[{\"a\":}]",
                "[{\"a\":1,}]",
                "[{\"a\":1 \"b\":2}]",
                "[{}/**/]",
                "[{}]#",
                "[{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{}}}}}}]",
                "[{},{},{},{},{},{},{}]",
                "\u0000[{}]",
                "[\u0000{}]",
                "[{}\u0000]",
            })
    void anythingElseIsNot(String json) {
        assertThat(split(json)).isEmpty();
        assertThat(slowly(json)).isEmpty();
    }

    /** Each makes a string of a message; none is UTF-8: cut short, overlong, a surrogate, beyond Unicode, not a beginning. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "c3",
                "e282",
                "f09f98",
                "c080",
                "c1bf",
                "e08080",
                "e09fbf",
                "f0808080",
                "f08fbfbf",
                "eda080",
                "edbfbf",
                "eda0bdedb880",
                "f4908080",
                "f5808080",
                "fe",
                "ff",
                "80",
                "bf",
                "c328",
                "e2282f",
                "c3c3a9"
            })
    void whatIsNotUtf8IsNotSplit(String hex) {
        byte[] bad = HexFormat.of().parseHex(hex);
        for (String start : List.of("[{\"a\":\"", "[{\"", "[{\"a\":\"" + "é".repeat(9000))) {
            byte[] json = concatenated(start.getBytes(UTF_8), bad, "\":1,\"b\":2}]".getBytes(UTF_8));
            assertThat(new JsonArraySplitter(10, 100_000, 5).split(json)).isEmpty();
            byte[] text = concatenated(start.getBytes(UTF_8), bad, "\"}]".getBytes(UTF_8));
            assertThat(new JsonArraySplitter(10, 100_000, 5).split(text)).isEmpty();
        }
    }

    @Test
    void otherEncodingsAreLeftToTheSlowWay() {
        String json = "[{\"a\":\"é\"}]";
        for (Charset charset : List.of(UTF_16BE, UTF_16LE, Charset.forName("UTF-32BE"), Charset.forName("UTF-32LE"))) {
            assertThat(splitter.split(json.getBytes(charset))).isEmpty();
            assertThat(splitter.split(("\uFEFF" + json).getBytes(charset))).isEmpty();
        }
        assertThat(splitter.split(("\uFEFF" + json).getBytes(UTF_8))).isEmpty();
        assertThat(splitter.split(json.getBytes(Charset.forName("ISO-8859-1")))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"\\ud800\":1}]", "[{\"a\":[{\"\\udc00\\ud800\":1}]}]"})
    void halvesOfSurrogatePairsInNamesAreLeftToTheSlowWay(String json) {
        assertThat(split(json)).isEmpty();
        assertThat(slowly(json)).isPresent();
    }

    @Test
    void longTextsWithCharactersOfAllLengthsAreSplitWhereverTheyAreCutIntoChunks() {
        JsonArraySplitter large = new JsonArraySplitter(10, 1 << 20, 5);
        for (int shift = 0; shift < 8; shift++) {
            String first = "{\"s\":\"" + "x".repeat(8180 + shift) + "é€😀".repeat(9000) + "\"}";
            String second = "{\"" + "é".repeat(5000 + shift) + "\":[1,2]}";
            String json = "[" + first + "," + second + "]";
            assertThat(large.split(json.getBytes(UTF_8)).orElseThrow().stream()
                            .map(JsonSlice::toString)
                            .toList())
                    .containsExactly(first, second);
        }
    }

    @Test
    void thousandsOfDifferentNamesAreNothingSpecial() {
        StringBuilder fields = new StringBuilder("{");
        for (int i = 0; i < 100_000; i++) {
            fields.append(i == 0 ? "" : ",")
                    .append("\"name-")
                    .append(i)
                    .append("\":")
                    .append(i);
        }
        String json = "[" + fields + "}]";

        assertThat(new JsonArraySplitter(1, 1 << 24, 5)
                        .split(json.getBytes(UTF_8))
                        .orElseThrow())
                .hasSize(1);
    }

    @Test
    void theLimitsAreMetExactly() {
        String message = "{\"s\":\"" + "x".repeat(MAX_BYTES - 8) + "\"}";
        assertThat(message).hasSize(MAX_BYTES);
        assertThat(split("[" + message + "]")).isPresent();
        assertThat(split("[ " + message.replace("x\"", "xx\"") + " ]")).isEmpty();
        assertThat(split("[" + "{},".repeat(MAX_ELEMENTS - 1) + "{}]")).isPresent();
    }

    @Test
    void itAgreesWithTheSlowWayOnWhateverIsThere() {
        long seed = Long.getLong("fastpubsub.seed", ThreadLocalRandom.current().nextLong());
        RandomJson random = new RandomJson(new Random(seed), false);
        int split = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] json = random.next();
            Optional<List<String>> quick = splitter.split(json)
                    .map(slices -> slices.stream().map(JsonSlice::toString).toList());
            Optional<List<String>> slow = startsUsual(json) ? decoded(json).flatMap(this::slowly) : Optional.empty();
            boolean halfOfAPair = quick.isEmpty() && slow.isPresent() && new String(json, UTF_8).contains("\\ud");
            assertThat(halfOfAPair ? slow : quick)
                    .as("-Dfastpubsub.seed=%d: %s", seed, new String(json, UTF_8))
                    .isEqualTo(slow);
            split += quick.isPresent() ? 1 : 0;
        }
        assertThat(split).isBetween(20_000, 90_000);
    }

    /** Not with a byte order mark. */
    private static boolean startsUsual(byte[] json) {
        return json.length > 0 && json[0] > 0;
    }

    private static Optional<String> decoded(byte[] json) {
        try {
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private Optional<List<String>> split(String json) {
        return splitter.split(json.getBytes(UTF_8))
                .map(slices -> slices.stream().map(JsonSlice::toString).toList());
    }

    /** The elements of an array of objects within all limits. */
    private Optional<List<String>> slowly(String json) {
        try {
            JsonValue array = new JsonParser(MAX_NESTING, MAX_ELEMENTS).parse(json);
            boolean well = array.kind() == JsonValue.Kind.ARRAY
                    && array.elements().size() <= MAX_ELEMENTS
                    && array.elements().stream()
                            .allMatch(element -> element.kind() == JsonValue.Kind.OBJECT
                                    && element.raw().getBytes(UTF_8).length <= MAX_BYTES);
            return well
                    ? Optional.of(array.elements().stream().map(JsonValue::raw).toList())
                    : Optional.empty();
        } catch (JsonSyntaxException e) {
            return Optional.empty();
        }
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
