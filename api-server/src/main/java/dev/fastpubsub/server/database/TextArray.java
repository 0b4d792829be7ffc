package dev.fastpubsub.server.database;

import dev.fastpubsub.server.json.JsonSlice;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.core.Oid;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * Texts as a parameter of type {@code text[]}, written to the wire as the bytes they came in: PostgreSQL's binary form of arrays
 * ({@code array_recv}). Not to be changed once made.
 */
@SuppressWarnings("serial") // a parameter, never stored
public final class TextArray extends PGobject implements PGBinaryObject {

    private static final int HEADER = 5 * Integer.BYTES;

    private final List<JsonSlice> texts;

    public TextArray(List<JsonSlice> texts) {
        this.texts = texts;
        setType("_text");
    }

    @Override
    public int lengthInBytes() {
        long length = HEADER;
        for (JsonSlice text : texts) {
            length += Integer.BYTES + text.length();
        }
        return Math.toIntExact(length);
    }

    @Override
    public void toBytes(byte[] bytes, int offset) {
        ByteBuffer out = ByteBuffer.wrap(bytes, offset, bytes.length - offset);
        out.putInt(1); // dimensions
        out.putInt(0); // no nulls
        out.putInt(Oid.TEXT);
        out.putInt(texts.size());
        out.putInt(1); // the first index
        for (JsonSlice text : texts) {
            out.putInt(text.length()).put(text.bytes(), text.from(), text.length());
        }
    }

    /** The text form, for connections that are set to send nothing in binary. */
    @Override
    public String getValue() {
        return texts.stream()
                .map(text -> '"' + text.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public void setByteValue(byte[] value, int offset) {
        throw new UnsupportedOperationException("a parameter only");
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public Object clone() {
        return this;
    }
}
