package dev.fastpubsub.server.http;

import dev.fastpubsub.server.json.JsonValue;
import dev.fastpubsub.server.json.JsonWriter;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What a violation tells of the input: all of it, but for the secrets in it, since answers end up in logs.
 *
 * @param secrets the names of fields that hold one
 */
record Echo(Set<String> secrets) {

    private static final String MASK = "**********";

    static final Echo OF_EVERYTHING = new Echo(Set.of());

    /** Null for a body that may be a secret, or hold one where it cannot be found. */
    @Nullable
    String body(JsonValue body) {
        if (secrets.isEmpty()) {
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
        return secrets.contains(name) ? JsonWriter.string(MASK) : value.raw();
    }

    private void write(JsonGenerator json, String name, JsonValue value) {
        json.writeName(name);
        json.writeRawValue(field(name, value));
    }
}
