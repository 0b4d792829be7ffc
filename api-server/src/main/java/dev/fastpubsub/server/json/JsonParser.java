package dev.fastpubsub.server.json;

import dev.fastpubsub.server.json.JsonValue.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Checks a whole JSON text (RFC 8259) in one pass and splits it one level deep. Values further down are checked but not
 * bound to anything; they stay text. Thread-safe.
 */
public final class JsonParser {

    private final int maxNesting;
    private final int maxParts;

    /**
     * Sets the limits of what is kept.
     *
     * @param maxNesting how many levels a value may have; the elements of an outermost array are counted each for itself
     * @param maxParts how many fields an outermost object may have; of an outermost array one element more than that is
     *     kept, and the rest only checked
     */
    public JsonParser(int maxNesting, int maxParts) {
        this.maxNesting = maxNesting;
        this.maxParts = maxParts;
    }

    public JsonValue parse(String text) throws JsonSyntaxException {
        try (tools.jackson.core.JsonParser parser =
                JsonFactories.UNLIMITED.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw new JsonSyntaxException("Expecting value", 0, -1);
            }
            JsonValue value = new Pass(parser, text).root();
            if (parser.nextToken() != null) {
                throw new JsonSyntaxException("Extra data", start(parser), -1);
            }
            return value;
        } catch (JacksonException e) {
            long offset =
                    e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getCharOffset());
            throw new JsonSyntaxException(e.getOriginalMessage(), offset, -1);
        }
    }

    private static long start(tools.jackson.core.JsonParser parser) {
        return parser.currentTokenLocation().getCharOffset();
    }

    /** One walk over one text. */
    private final class Pass {
        private final tools.jackson.core.JsonParser parser;
        private final String text;

        Pass(tools.jackson.core.JsonParser parser, String text) {
            this.parser = parser;
            this.text = text;
        }

        JsonValue root() throws JsonSyntaxException {
            JsonToken token = parser.currentToken();
            int begin = (int) start(parser);
            if (token == JsonToken.START_ARRAY) {
                List<JsonValue> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (elements.size() <= maxParts) {
                        elements.add(value(elements.size()));
                    } else {
                        parser.skipChildren();
                    }
                }
                return new JsonValue(Kind.ARRAY, text.substring(begin, end()), "", List.copyOf(elements), Map.of());
            }
            if (token == JsonToken.START_OBJECT) {
                Map<String, JsonValue> fields = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, value(-1));
                    if (fields.size() > maxParts) {
                        throw new JsonSyntaxException("more than " + maxParts + " fields", start(parser), -1);
                    }
                }
                return new JsonValue(Kind.OBJECT, text.substring(begin, end()), "", List.of(), fields);
            }
            return value(-1);
        }

        private JsonValue value(int element) throws JsonSyntaxException {
            JsonToken token = parser.currentToken();
            int begin = (int) start(parser);
            if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                skip(element);
                Kind kind = token == JsonToken.START_OBJECT ? Kind.OBJECT : Kind.ARRAY;
                return new JsonValue(kind, text.substring(begin, end()), "", List.of(), Map.of());
            }
            String decoded = parser.getString();
            String raw = text.substring(begin, end());
            return switch (token) {
                case VALUE_STRING -> JsonValue.scalar(Kind.STRING, raw, decoded);
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> JsonValue.scalar(Kind.NUMBER, decoded, decoded);
                case VALUE_TRUE, VALUE_FALSE -> JsonValue.scalar(Kind.BOOLEAN, decoded, decoded);
                default -> JsonValue.scalar(Kind.NULL, "null", "null");
            };
        }

        /** Goes to the end of the object or array that begins here. */
        private void skip(int element) throws JsonSyntaxException {
            int depth = 1;
            while (depth > 0) {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    throw new JsonSyntaxException("Unexpected end of input", text.length(), -1);
                }
                if (token.isStructStart() && ++depth > maxNesting) {
                    throw new JsonSyntaxException(
                            "nested deeper than " + maxNesting + " levels", start(parser), element);
                } else if (token.isStructEnd()) {
                    depth--;
                }
            }
        }

        private int end() {
            return (int) parser.currentLocation().getCharOffset();
        }
    }
}
