package dev.fastpubsub.server.http;

import dev.fastpubsub.server.json.JsonValue;
import dev.fastpubsub.server.json.JsonWriter;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What a violation tells of the input: all of it, or no more than some fields where others may be secrets, since answers
 * end up in logs.
 *
 * @param repeatable the names of fields that are no secrets; null for all
 */
record Echo(@Nullable Set<String> repeatable) {

    private static final String MASK = "**********";

    static final Echo OF_EVERYTHING = new Echo(null);

    /** Null for a body that may be a secret, or hold one where it cannot be found. */
    @Nullable
    String body(JsonValue body) {
        if (repeatable == null) {
            return body.raw();
        }
        if (body.kind() != JsonValue.Kind.OBJECT) {
            return null;
        }
        return JsonWriter.text(json -> {
            json.writeStartObject();
            body.fields().forEach((name, value) -> write(json, name, value));
            json.writeEndObject();
        });
    }

    String field(String name, JsonValue value) {
        return repeatable == null || repeatable.contains(name) ? value.raw() : JsonWriter.string(MASK);
    }

    private void write(JsonGenerator json, String name, JsonValue value) {
        json.writeName(name);
        json.writeRawValue(field(name, value));
    }
}
