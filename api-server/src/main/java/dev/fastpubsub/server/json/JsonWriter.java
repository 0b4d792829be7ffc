package dev.fastpubsub.server.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes answers: UTF-8, no white space, stored JSON spliced in as it is. */
public final class JsonWriter {

    private static final JsonFactory FACTORY = new JsonFactory();

    /** RFC 3339 in UTC with microseconds, which is what PostgreSQL keeps. */
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private JsonWriter() {}

    public static byte[] write(Consumer<JsonGenerator> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            content.accept(generator);
        }
        return bytes.toByteArray();
    }

    /** One object. */
    public static byte[] object(Consumer<JsonGenerator> fields) {
        return write(json -> {
            json.writeStartObject();
            fields.accept(json);
            json.writeEndObject();
        });
    }

    /** The shape of every list: {@code {"data": [...]}}. */
    public static <T> byte[] list(Iterable<T> items, ItemFields<T> fields) {
        return object(json -> {
            json.writeArrayPropertyStart("data");
            for (T item : items) {
                json.writeStartObject();
                fields.write(json, item);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** A value as it came. */
    public static void writeRaw(JsonGenerator json, JsonSlice value) {
        json.writeRawValue(new RawJson(value));
    }

    /** A string in quotes. */
    public static String string(String text) {
        return text(json -> json.writeString(text));
    }

    public static String text(Consumer<JsonGenerator> content) {
        return new String(write(content), StandardCharsets.UTF_8);
    }

    public static String timestamp(Instant instant) {
        return TIMESTAMP.format(instant);
    }

    /** Writes an item's fields. */
    @FunctionalInterface
    public interface ItemFields<T> {
        void write(JsonGenerator json, T item);
    }
}
