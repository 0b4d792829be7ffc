package dev.fastpubsub.server.http;

import dev.fastpubsub.server.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request's object. Reads them typed, collects what is wrong in the order of reading, and tells it all at
 * once by {@link #throwIfWrong()}; until then a wrong field reads as empty. Unknown fields are ignored. Not thread-safe.
 */
public final class Fields {

    private final JsonValue body;
    private final List<Violation> violations = new ArrayList<>();

    Fields(JsonValue body) {
        this.body = body;
    }

    /** A required id of a topic or subscription. */
    public String id(String name) {
        JsonValue value = body.fields().get(name);
        if (value == null) {
            add("missing", name, "Field required", body.raw());
        } else if (value.kind() != JsonValue.Kind.STRING) {
            add("string_type", name, "Input should be a valid string", value.raw());
        } else if (value.text().codePointCount(0, value.text().length()) > ResourceId.MAX_LENGTH) {
            add(
                    "string_too_long",
                    name,
                    "String should have at most " + ResourceId.MAX_LENGTH + " characters",
                    value.raw());
        } else if (!ResourceId.matchesPattern(value.text())) {
            add(
                    "string_pattern_mismatch",
                    name,
                    "String should match pattern '" + ResourceId.PATTERN + "'",
                    value.raw());
        } else {
            return value.text();
        }
        return "";
    }

    /** Whether the field is there at all, be it null. */
    public boolean has(String name) {
        return body.fields().containsKey(name);
    }

    public boolean isNull(String name) {
        JsonValue value = body.fields().get(name);
        return value != null && value.isNull();
    }

    /** An optional whole number from 1 to 2^31-1; empty when absent, null or wrong. */
    public OptionalInt positiveInteger(String name, boolean nullable) {
        JsonValue value = body.fields().get(name);
        if (value == null || (nullable && value.isNull())) {
            return OptionalInt.empty();
        }
        OptionalLong number = new Integers(1, Integer.MAX_VALUE).read(value, List.of("body", name), violations::add);
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    /** An optional object; null when absent, null or wrong. */
    public @Nullable JsonValue object(String name) {
        JsonValue value = body.fields().get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (value.kind() != JsonValue.Kind.OBJECT) {
            add("dict_type", name, "Input should be a valid dictionary", value.raw());
            return null;
        }
        return value;
    }

    /** Adds a violation that the caller found. */
    public void refuse(String name, String message) {
        JsonValue value = body.fields().get(name);
        add("value_error", name, "Value error, " + message, value == null ? body.raw() : value.raw());
    }

    public boolean isWrong() {
        return !violations.isEmpty();
    }

    public void throwIfWrong() {
        if (isWrong()) {
            throw new ValidationException(violations);
        }
    }

    private void add(String type, String name, String message, String input) {
        violations.add(new Violation(type, List.of("body", name), message, input));
    }
}
