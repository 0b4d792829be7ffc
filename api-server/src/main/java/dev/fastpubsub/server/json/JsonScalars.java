package dev.fastpubsub.server.json;

import dev.fastpubsub.server.json.JsonValue.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Reads some fields of an object and skips the rest. */
public final class JsonScalars {

    private JsonScalars() {}

    /**
     * The top-level fields of some names that are strings, numbers or booleans; of several with one name only the last counts, also
     * when it is none of these.
     *
     * @param object that is known to be a JSON object
     */
    public static Map<String, JsonValue> of(JsonSlice object, Set<String> names) {
        try (JsonParser parser = JsonFactories.UNLIMITED.createParser(
                ObjectReadContext.empty(), object.bytes(), object.from(), object.length())) {
            return read(parser, names);
        } catch (JacksonException e) {
            // Jackson decodes names from bytes, not from characters, more strictly than the RFC: half of an escaped
            // surrogate pair.
            try (JsonParser parser =
                    JsonFactories.UNLIMITED.createParser(ObjectReadContext.empty(), object.toString())) {
                return read(parser, names);
            }
        }
    }

    private static Map<String, JsonValue> read(JsonParser parser, Set<String> names) {
        Map<String, JsonValue> scalars = new HashMap<>();
        parser.nextToken();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken token = parser.nextToken();
            if (token.isStructStart()) {
                parser.skipChildren();
            }
            if (names.contains(name)) {
                scalars.remove(name);
                switch (token) {
                    case VALUE_STRING -> scalars.put(name, scalar(Kind.STRING, parser));
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalars.put(name, scalar(Kind.NUMBER, parser));
                    case VALUE_TRUE, VALUE_FALSE -> scalars.put(name, scalar(Kind.BOOLEAN, parser));
                    default -> {}
                }
            }
        }
        return scalars;
    }

    private static JsonValue scalar(Kind kind, JsonParser parser) {
        String text = parser.getString();
        return JsonValue.scalar(kind, text, text);
    }
}
