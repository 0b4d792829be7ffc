package dev.fastpubsub.server.json;

import java.nio.charset.StandardCharsets;

/**
 * A JSON value as a part of the bytes it came in: UTF-8, checked, never copied until it is sent on. Immutable as long as nobody
 * changes the bytes, which are shared.
 *
 * @param from where it begins
 * @param length in bytes
 */
public record JsonSlice(byte[] bytes, int from, int length) {

    /** @param text that is JSON */
    public static JsonSlice of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new JsonSlice(bytes, 0, bytes.length);
    }

    /** The text itself. */
    @Override
    public String toString() {
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
}
