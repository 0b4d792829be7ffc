package dev.fastpubsub.server.json;

import java.util.List;
import java.util.Map;

/**
 * A JSON value as it stood in a text, split one level deep. {@code raw} is its exact characters, so nothing that JSON
 * allows (key order, {@code 1.10}, integers over 64 bits) is lost. Immutable.
 *
 * @param text a string's decoded characters, a number's or a literal's own; empty for objects and arrays
 * @param elements of an array
 * @param fields of an object, in their order; of several with one name the last counts
 */
public record JsonValue(Kind kind, String raw, String text, List<JsonValue> elements, Map<String, JsonValue> fields) {

    public enum Kind {
        OBJECT,
        ARRAY,
        STRING,
        NUMBER,
        BOOLEAN,
        NULL
    }

    static JsonValue scalar(Kind kind, String raw, String text) {
        return new JsonValue(kind, raw, text, List.of(), Map.of());
    }

    /** A string that did not come from a JSON text. */
    public static JsonValue string(String text) {
        return scalar(Kind.STRING, JsonWriter.string(text), text);
    }

    public boolean isNull() {
        return kind == Kind.NULL;
    }
}
