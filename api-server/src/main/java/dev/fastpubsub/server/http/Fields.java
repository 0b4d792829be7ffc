package dev.fastpubsub.server.http;

import dev.fastpubsub.server.config.Flags;
import dev.fastpubsub.server.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request's object. Reads them typed, collects what is wrong in the order of reading, and tells it all at
 * once by {@link #throwIfWrong()}; until then a wrong field reads as empty. Unknown fields are ignored. Not thread-safe.
 */
public final class Fields {

    private final JsonValue body;
    private final Echo echo;
    private final List<Violation> violations = new ArrayList<>();

    Fields(JsonValue body, Echo echo) {
        this.body = body;
        this.echo = echo;
    }

    /** A required id of a topic or subscription. */
    public String id(String name) {
        String id =
                string(name, 0, ResourceId.MAX_LENGTH, UnaryOperator.identity()).orElse("");
        if (!violated(name) && !ResourceId.matchesPattern(id)) {
            refuse("string_pattern_mismatch", name, "String should match pattern '" + ResourceId.PATTERN + "'");
        }
        return violated(name) ? "" : id;
    }

    /** A required text of so many characters; empty when absent or wrong. PostgreSQL cannot hold U+0000, nor half pairs. */
    public Optional<String> text(String name, int min, int max) {
        return wellFormed(name, string(name, min, max, UnaryOperator.identity()));
    }

    private Optional<String> wellFormed(String name, Optional<String> text) {
        if (text.isPresent() && text.get().indexOf('\0') >= 0) {
            refuse(name, "U+0000 is not allowed");
            return Optional.empty();
        }
        if (text.isPresent() && !StandardCharsets.UTF_8.newEncoder().canEncode(text.get())) {
            refuse(name, "half a surrogate pair is not allowed");
            return Optional.empty();
        }
        return text;
    }

    /** The same without white space around it. */
    public Optional<String> strippedText(String name, int min, int max) {
        return wellFormed(name, string(name, min, max, String::strip));
    }

    private Optional<String> string(String name, int min, int max, UnaryOperator<String> change) {
        JsonValue value = required(name);
        if (value == null) {
            return Optional.empty();
        }
        String text = change.apply(value.text());
        int length = text.codePointCount(0, text.length());
        if (value.kind() != JsonValue.Kind.STRING) {
            refuse("string_type", name, "Input should be a valid string");
        } else if (length < min) {
            refuse("string_too_short", name, "String should have at least " + counted(min));
        } else if (length > max) {
            refuse("string_too_long", name, "String should have at most " + counted(max));
        } else {
            return Optional.of(text);
        }
        return Optional.empty();
    }

    /** A required UUID; empty when absent or wrong. */
    public Optional<UUID> uuid(String name) {
        JsonValue value = required(name);
        return value == null
                ? Optional.empty()
                : Optional.ofNullable(Uuids.read(value, List.of("body", name), violations::add));
    }

    /** A required truth value, in one of the spellings that pydantic takes; empty when absent or wrong. */
    public Optional<Boolean> flag(String name) {
        JsonValue value = required(name);
        if (value == null) {
            return Optional.empty();
        }
        boolean scalar = value.kind() == JsonValue.Kind.BOOLEAN
                || value.kind() == JsonValue.Kind.STRING
                || value.kind() == JsonValue.Kind.NUMBER;
        if (!scalar) {
            refuse("bool_type", name, "Input should be a valid boolean");
            return Optional.empty();
        }
        Optional<Boolean> flag = Flags.parse(value.text());
        if (flag.isEmpty()) {
            refuse("bool_parsing", name, "Input should be a valid boolean, unable to interpret input");
        }
        return flag;
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
            refuse("dict_type", name, "Input should be a valid dictionary");
            return null;
        }
        return value;
    }

    /** Adds a violation that the caller found. */
    public void refuse(String name, String message) {
        refuse("value_error", name, "Value error, " + message);
    }

    public boolean isWrong() {
        return !violations.isEmpty();
    }

    public void throwIfWrong() {
        if (isWrong()) {
            throw new ValidationException(violations);
        }
    }

    private @Nullable JsonValue required(String name) {
        JsonValue value = body.fields().get(name);
        if (value == null) {
            refuse("missing", name, "Field required");
        }
        return value;
    }

    private void refuse(String type, String name, String message) {
        JsonValue value = body.fields().get(name);
        String input = value == null ? echo.body(body) : echo.field(name, value);
        violations.add(new Violation(type, List.of("body", name), message, input));
    }

    private boolean violated(String name) {
        return violations.stream().anyMatch(violation -> violation.location().equals(List.of("body", name)));
    }

    private static String counted(int characters) {
        return characters + (characters == 1 ? " character" : " characters");
    }
}
