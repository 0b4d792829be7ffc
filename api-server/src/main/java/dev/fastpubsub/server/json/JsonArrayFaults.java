package dev.fastpubsub.server.json;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Finds what is wrong with an array of objects that {@link JsonArraySplitter} did not take, in one pass over its bytes: as text, and
 * split, a large one would take many times its size. A syntax error counts before all else, then the first element that is wrong.
 * Thread-safe.
 */
public final class JsonArrayFaults {

    /** Bytes of the input that are told. */
    private static final int TOLD = 1000;

    private final int maxElements;
    private final int maxBytes;
    private final int maxNesting;

    /** What is wrong. */
    public sealed interface Fault {

        /** @param offset where, in bytes */
        record Syntax(int offset) implements Fault {}

        record TooMany() implements Fault {}

        /** @param beginning of the element, which is no object */
        record NoObject(int index, String beginning) implements Fault {}

        record TooLarge(int index, String beginning) implements Fault {}

        record TooDeep(int index) implements Fault {}
    }

    /** Sets the same limits as {@link JsonArraySplitter}. */
    public JsonArrayFaults(int maxElements, int maxBytes, int maxNesting) {
        this.maxElements = maxElements;
        this.maxBytes = maxBytes;
        this.maxNesting = maxNesting;
    }

    /** @param json that begins as an array; empty when nothing is wrong */
    public Optional<Fault> find(byte[] json) {
        if (json[0] <= 0 || json[1] == 0 || !JsonArraySplitter.isUtf8(json)) {
            return Optional.of(new Fault.Syntax(0));
        }
        try (JsonParser parser = JsonFactories.UNLIMITED.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            Fault first = elements(parser, json);
            return parser.nextToken() == null
                    ? Optional.ofNullable(first)
                    : Optional.of(new Fault.Syntax(offset(parser)));
        } catch (JacksonException e) {
            long offset = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
            return Optional.of(new Fault.Syntax((int) Math.max(0, offset)));
        }
    }

    private @Nullable Fault elements(JsonParser parser, byte[] json) {
        Fault first = null;
        int index = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            int from = offset(parser);
            int depth = deepest(parser, token);
            if (first == null) {
                int length = (int) parser.currentLocation().getByteOffset() - from;
                first = element(token, index, depth, json, from, length);
            }
            index++;
        }
        return index > maxElements ? new Fault.TooMany() : first;
    }

    private @Nullable Fault element(JsonToken token, int index, int depth, byte[] json, int from, int length) {
        if (depth > maxNesting) {
            return new Fault.TooDeep(index);
        }
        if (token != JsonToken.START_OBJECT) {
            return new Fault.NoObject(index, beginning(json, from, length));
        }
        return length > maxBytes ? new Fault.TooLarge(index, beginning(json, from, length)) : null;
    }

    private static String beginning(byte[] json, int from, int length) {
        return new String(json, from, Math.min(TOLD, length), StandardCharsets.UTF_8);
    }

    /** Goes to the end of the element and tells how deep it is. */
    private static int deepest(JsonParser parser, JsonToken token) {
        if (!token.isStructStart()) {
            parser.finishToken();
            return 0;
        }
        int deepest = 1;
        for (int depth = 1; depth > 0; ) {
            JsonToken next = parser.nextToken();
            if (next.isStructStart()) {
                deepest = Math.max(deepest, ++depth);
            } else if (next.isStructEnd()) {
                depth--;
            }
        }
        return deepest;
    }

    private static int offset(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }
}
