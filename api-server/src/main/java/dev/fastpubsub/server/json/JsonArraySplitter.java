package dev.fastpubsub.server.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Splits an array of objects (RFC 8259) in one pass over its bytes: all of it is checked, nothing is decoded, bound or copied. It only
 * says whether all is well; {@link JsonParser} finds out what is not. Thread-safe.
 */
public final class JsonArraySplitter {

    /** Characters decoded at a time, only to see that they can be. */
    private static final int CHUNK = 8192;

    private final int maxElements;
    private final int maxBytes;
    private final int maxNesting;

    /**
     * Sets the limits of what is well.
     *
     * @param maxBytes of one element
     * @param maxNesting levels of one element
     */
    public JsonArraySplitter(int maxElements, int maxBytes, int maxNesting) {
        this.maxElements = maxElements;
        this.maxBytes = maxBytes;
        this.maxNesting = maxNesting;
    }

    /** The elements; empty when this is anything else than an array of objects within all limits, in UTF-8. */
    public Optional<List<JsonSlice>> split(byte[] json) {
        // Jackson would guess UTF-16 from zeros, and skip a byte order mark: both are for those who look closer.
        if (json.length < 2 || json[0] <= 0 || json[1] == 0 || !isUtf8(json)) {
            return Optional.empty();
        }
        try (JsonParser parser = JsonFactories.UNLIMITED.createParser(ObjectReadContext.empty(), json)) {
            return parser.nextToken() == JsonToken.START_ARRAY ? elements(parser, json) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private Optional<List<JsonSlice>> elements(JsonParser parser, byte[] json) {
        List<JsonSlice> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            if (token != JsonToken.START_OBJECT || elements.size() == maxElements || !goToItsEnd(parser)) {
                return Optional.empty();
            }
            int length = (int) parser.currentLocation().getByteOffset() - from;
            if (length > maxBytes) {
                return Optional.empty();
            }
            elements.add(new JsonSlice(json, from, length));
        }
        return parser.nextToken() == null ? Optional.of(elements) : Optional.empty();
    }

    /** False when it is nested too deeply. */
    private boolean goToItsEnd(JsonParser parser) {
        for (int depth = 1; depth > 0; ) {
            JsonToken token = parser.nextToken();
            if (token == null || (token.isStructStart() && ++depth > maxNesting)) {
                return false;
            }
            if (token.isStructEnd()) {
                depth--;
            }
        }
        return true;
    }

    /** Strictly: no overlong forms, no surrogates. Jackson looks at no more than it has to. */
    static boolean isUtf8(byte[] bytes) {
        int all = 0;
        for (byte b : bytes) {
            all |= b;
        }
        if (all >= 0) {
            return true; // ASCII
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(CHUNK);
        while (true) {
            var result = decoder.decode(in, out.clear(), true);
            if (result.isError()) {
                return false;
            }
            if (result.isUnderflow()) {
                return true;
            }
        }
    }
}
