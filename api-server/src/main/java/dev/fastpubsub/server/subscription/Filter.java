package dev.fastpubsub.server.subscription;

import dev.fastpubsub.server.json.JsonParser;
import dev.fastpubsub.server.json.JsonSyntaxException;
import dev.fastpubsub.server.json.JsonValue;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which messages a subscription wants: every field must have one of its accepted texts. Only a message's top-level
 * strings, numbers and booleans count, compared as PostgreSQL's {@code ->>} would write them; a missing field, null, an
 * object and an array match nothing. Without fields it matches everything. Immutable.
 */
public record Filter(Map<String, Set<String>> accepted) {

    public static final String INVALID = "Invalid filter structure. Expected format: "
            + "{\"field_name\": [\"value1\", \"value2\"]} where values are strings, numbers, or booleans";

    /** PostgreSQL's numeric: digits before and after the point. What exceeds them matches nothing. */
    private static final int MAX_INTEGER_DIGITS = 131072;

    private static final int MAX_SCALE = 16383;

    /** Of a number with an exponent, in characters. */
    private static final int MAX_LENGTH = 1000;

    private static final JsonParser PARSER = new JsonParser(Integer.MAX_VALUE, Integer.MAX_VALUE - 1);

    public Filter {
        accepted = Map.copyOf(accepted);
    }

    /** Reads a filter; empty when it is not of the form {@code {"field": ["v1", 2, true], …}}. */
    public static Optional<Filter> parse(String json) {
        try {
            Map<String, Set<String>> accepted = new LinkedHashMap<>();
            for (Map.Entry<String, JsonValue> field :
                    PARSER.parse(json).fields().entrySet()) {
                if (field.getValue().kind() != JsonValue.Kind.ARRAY) {
                    return Optional.empty();
                }
                Set<String> texts = new LinkedHashSet<>();
                for (JsonValue value : PARSER.parse(field.getValue().raw()).elements()) {
                    switch (value.kind()) {
                        case STRING, NUMBER, BOOLEAN -> text(value).ifPresent(texts::add);
                        case OBJECT, ARRAY, NULL -> {
                            return Optional.empty();
                        }
                    }
                }
                accepted.put(field.getKey(), Set.copyOf(texts));
            }
            return Optional.of(new Filter(accepted));
        } catch (JsonSyntaxException e) {
            return Optional.empty();
        }
    }

    public boolean matchesEverything() {
        return accepted.isEmpty();
    }

    /** @param fields a message's top-level fields, as {@link FilteredFields} reads them */
    public boolean matches(Map<String, String> fields) {
        for (Map.Entry<String, Set<String>> field : accepted.entrySet()) {
            String text = fields.get(field.getKey());
            if (text == null || !field.getValue().contains(text)) {
                return false;
            }
        }
        return true;
    }

    /** What a value is compared as; empty for what matches nothing. */
    static Optional<String> text(JsonValue value) {
        return switch (value.kind()) {
            case STRING, BOOLEAN -> Optional.of(value.text());
            case NUMBER -> number(value.text());
            case OBJECT, ARRAY, NULL -> Optional.empty();
        };
    }

    /**
     * Without an exponent a JSON number is its own {@code ->>} text, but for the sign of zero. With one it has to be
     * written out; what PostgreSQL's numeric cannot hold matches nothing, nor does what would take long to read.
     */
    private static Optional<String> number(String text) {
        if (text.indexOf('e') < 0 && text.indexOf('E') < 0) {
            return Optional.of(text.startsWith("-") && isZero(text) ? text.substring(1) : text);
        }
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            BigDecimal number = new BigDecimal(text);
            long integerDigits = (long) number.precision() - number.scale();
            return integerDigits > MAX_INTEGER_DIGITS || number.scale() > MAX_SCALE
                    ? Optional.empty()
                    : Optional.of(number.signum() == 0 && number.scale() < 0 ? "0" : number.toPlainString());
        } catch (NumberFormatException e) {
            return Optional.empty(); // an exponent beyond 2^31
        }
    }

    private static boolean isZero(String text) {
        return text.chars().allMatch(digit -> digit == '-' || digit == '0' || digit == '.');
    }
}
