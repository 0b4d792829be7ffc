package dev.fastpubsub.server.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import tools.jackson.core.SerializableString;

/** A JSON value's own bytes, as Jackson takes them for a raw value: not a byte of them is looked at. */
record RawJson(JsonSlice slice) implements SerializableString {

    private static final int DOES_NOT_FIT = -1;

    @Override
    public int appendUnquotedUTF8(byte[] buffer, int offset) {
        if (buffer.length - offset < slice.length()) {
            return DOES_NOT_FIT;
        }
        System.arraycopy(slice.bytes(), slice.from(), buffer, offset, slice.length());
        return slice.length();
    }

    @Override
    public byte[] asUnquotedUTF8() {
        return slice.from() == 0 && slice.length() == slice.bytes().length
                ? slice.bytes()
                : Arrays.copyOfRange(slice.bytes(), slice.from(), slice.from() + slice.length());
    }

    @Override
    public int writeUnquotedUTF8(OutputStream out) throws IOException {
        out.write(slice.bytes(), slice.from(), slice.length());
        return slice.length();
    }

    @Override
    public int putUnquotedUTF8(ByteBuffer buffer) {
        if (buffer.remaining() < slice.length()) {
            return DOES_NOT_FIT;
        }
        buffer.put(slice.bytes(), slice.from(), slice.length());
        return slice.length();
    }

    @Override
    public String getValue() {
        return slice.toString();
    }

    @Override
    public int charLength() {
        return getValue().length();
    }

    @Override
    public int appendUnquoted(char[] buffer, int offset) {
        String text = getValue();
        if (buffer.length - offset < text.length()) {
            return DOES_NOT_FIT;
        }
        text.getChars(0, text.length(), buffer, offset);
        return text.length();
    }

    // It is never written as a string, so nothing asks for its quoted forms.

    @Override
    public char[] asQuotedChars() {
        throw notAString();
    }

    @Override
    public byte[] asQuotedUTF8() {
        throw notAString();
    }

    @Override
    public int appendQuotedUTF8(byte[] buffer, int offset) {
        throw notAString();
    }

    @Override
    public int appendQuoted(char[] buffer, int offset) {
        throw notAString();
    }

    @Override
    public int writeQuotedUTF8(OutputStream out) {
        throw notAString();
    }

    @Override
    public int putQuotedUTF8(ByteBuffer buffer) {
        throw notAString();
    }

    private static UnsupportedOperationException notAString() {
        return new UnsupportedOperationException("a JSON value, not a string");
    }
}
