package dev.fastpubsub.server.http;

import dev.fastpubsub.server.json.JsonValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Whole numbers as pydantic takes them: 5, 5.0, "5" and "5.0". Violations carry pydantic's types and texts.
 *
 * @param min inclusive
 * @param max inclusive
 */
record Integers(long min, long max) {

    private static final BigDecimal ABOVE_ALL =
            BigDecimal.valueOf(Long.MAX_VALUE).add(BigDecimal.ONE);
    private static final BigDecimal BELOW_ALL = ABOVE_ALL.negate().subtract(BigDecimal.ONE);

    /** Python's own limit on the digits of an integer in a string. */
    private static final int MAX_LENGTH = 4300;

    private static final Pattern NUMERIC_STRING = Pattern.compile("\\s*[+-]?\\d+(\\.0*)?\\s*");

    OptionalLong read(JsonValue value, List<Object> location, Consumer<Violation> violations) {
        return switch (value.kind()) {
            case NUMBER ->
                value.text().length() > MAX_LENGTH
                        ? string(value.text(), value.raw(), location, violations)
                        : number(value.text(), value.raw(), location, violations);
            case STRING -> string(value.text(), value.raw(), location, violations);
            case BOOLEAN ->
                within(BigDecimal.valueOf(value.text().equals("true") ? 1 : 0), value.raw(), location, violations);
            case OBJECT, ARRAY, NULL ->
                refuse("int_type", "Input should be a valid integer", value.raw(), location, violations);
        };
    }

    /** @param input the string as JSON */
    OptionalLong string(String text, String input, List<Object> location, Consumer<Violation> violations) {
        if (text.length() > MAX_LENGTH) {
            String message = "Unable to parse input string as an integer, exceeded maximum size";
            return refuse("int_parsing_size", message, input, location, violations);
        }
        if (!NUMERIC_STRING.matcher(text).matches()) {
            String message = "Input should be a valid integer, unable to parse string as an integer";
            return refuse("int_parsing", message, input, location, violations);
        }
        String digits = text.strip();
        int dot = digits.indexOf('.');
        return within(new BigDecimal(dot < 0 ? digits : digits.substring(0, dot)), input, location, violations);
    }

    private OptionalLong number(String text, String input, List<Object> location, Consumer<Violation> violations) {
        double estimate = Double.parseDouble(text);
        if (Math.abs(estimate) >= 1e18) {
            return within(estimate < 0 ? BELOW_ALL : ABOVE_ALL, input, location, violations);
        }
        // Exact arithmetic would take minutes for exponents of many digits; those are far from any whole number.
        boolean whole = estimate == 0 ? text.matches("-?[0.]+([eE].*)?") : Math.abs(estimate) >= 1;
        BigDecimal number = whole && estimate != 0 ? new BigDecimal(text) : BigDecimal.ZERO;
        if (!whole || number.stripTrailingZeros().scale() > 0) {
            String message = "Input should be a valid integer, got a number with a fractional part";
            return refuse("int_from_float", message, input, location, violations);
        }
        return within(number, input, location, violations);
    }

    private OptionalLong within(
            BigDecimal number, String input, List<Object> location, Consumer<Violation> violations) {
        if (number.compareTo(BigDecimal.valueOf(min)) < 0) {
            String message = "Input should be greater than or equal to " + min;
            return refuse("greater_than_equal", message, input, location, violations);
        }
        if (number.compareTo(BigDecimal.valueOf(max)) > 0) {
            String message = "Input should be less than or equal to " + max;
            return refuse("less_than_equal", message, input, location, violations);
        }
        return OptionalLong.of(number.longValue());
    }

    private static OptionalLong refuse(
            String type, String message, String input, List<Object> location, Consumer<Violation> violations) {
        violations.accept(new Violation(type, location, message, input));
        return OptionalLong.empty();
    }
}
