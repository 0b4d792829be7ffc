package dev.fastpubsub.server.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.json.JsonValue.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of an object's fields no more is read than is asked for, and that as the slow way reads it. */
class JsonScalarsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "{\"k\":\"v\"} STRING:v",
                "{\"k\":1.50} NUMBER:1.50",
                "{\"k\":-0e5} NUMBER:-0e5",
                "{\"k\":true} BOOLEAN:true",
                "{\"k\":false} BOOLEAN:false",
                "{\"k\":null} nothing",
                "{\"k\":[1]} nothing",
                "{\"k\":{\"k\":1}} nothing",
                "{} nothing",
                "{\"K\":1,\"kk\":2,\"\":3} nothing",
                "{\"k\":1,\"k\":2} NUMBER:2",
                "{\"k\":1,\"k\":null} nothing",
                "{\"k\":1,\"k\":[]} nothing",
                "{\"k\":{},\"k\":\"v\"} STRING:v",
                "{\"a\":{\"k\":1},\"k\":2,\"b\":[{\"k\":3}]} NUMBER:2",
                "{\"a\":{\"k\":1},\"b\":[{\"k\":3}]} nothing",
                "{\"\\u006b\":\"\\u0076\"} STRING:v",
                "{\"k\":1,\"\\u006b\":2} NUMBER:2",
                "{\"\\\\k\":1} nothing",
                "{\"\\ud800\":1,\"k\":2} NUMBER:2",
                "{\"a\":{\"\\udfff\":1},\"k\":2} NUMBER:2",
                "{\"a\":[{\"\\udfff\\ud800\":1}],\"k\":\"\\ud800\"} STRING:\ud800",
            })
    void theLastFieldOfANameCountsWhereverTheNameStandsElse(String object, String expected) {
        Map<String, JsonValue> scalars = JsonScalars.of(JsonSlice.of(object), Set.of("k"));

        assertThat(scalars.keySet()).isSubsetOf("k");
        assertThat(
                        scalars.containsKey("k")
                                ? scalars.get("k").kind() + ":"
                                        + scalars.get("k").text()
                                : "nothing")
                .isEqualTo(expected);
    }

    @Test
    void anObjectIsReadWhereItLies() {
        byte[] bytes = "[{\"k\":1},{\"k\":2},{\"k\":3}]".getBytes(UTF_8);

        assertThat(JsonScalars.of(new JsonSlice(bytes, 9, 7), Set.of("k", "other")))
                .containsExactly(Map.entry("k", JsonValue.scalar(Kind.NUMBER, "2", "2")));
    }

    @Test
    void itAgreesWithTheSlowWayOnWhateverIsThere() throws JsonSyntaxException {
        long seed = Long.getLong("fastpubsub.seed", ThreadLocalRandom.current().nextLong());
        RandomJson random = new RandomJson(new Random(seed), true);
        Set<String> names = Set.of("", "a", "\n", "é", "\ud800", "aa", "😀", "missing");
        int found = 0;
        for (int i = 0; i < 50_000; i++) {
            String object = random.object(3);
            Map<String, String> expected = new HashMap<>();
            new JsonParser(100, 100).parse(object).fields().forEach((name, value) -> {
                boolean scalar =
                        value.kind() == Kind.STRING || value.kind() == Kind.NUMBER || value.kind() == Kind.BOOLEAN;
                if (names.contains(name) && scalar) {
                    expected.put(name, value.kind() + value.text());
                }
            });
            Map<String, String> actual = new HashMap<>();
            JsonScalars.of(JsonSlice.of(object), names)
                    .forEach((name, value) -> actual.put(name, value.kind() + value.text()));
            assertThat(actual).as("-Dfastpubsub.seed=%d: %s", seed, object).isEqualTo(expected);
            found += actual.size();
        }
        assertThat(found).isGreaterThan(1000);
    }
}
