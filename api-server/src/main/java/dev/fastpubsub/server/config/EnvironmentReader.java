package dev.fastpubsub.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads typed values from environment variables and collects what is wrong with them, so that all of it can be told at
 * once. After a problem the default is returned. A variable that is set to nothing counts as absent. Not thread-safe.
 */
final class EnvironmentReader {

    private static final Set<String> TRUE = Set.of("true", "1", "yes", "on", "t", "y");
    private static final Set<String> FALSE = Set.of("false", "0", "no", "off", "f", "n");

    private final Map<String, String> variables;
    private final List<String> problems = new ArrayList<>();

    EnvironmentReader(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    String text(String name, String defaultValue) {
        String value = variables.getOrDefault(name, "").strip();
        return value.isEmpty() ? defaultValue : value;
    }

    /** One of some words, in any case. */
    String oneOf(String name, String defaultValue, Set<String> allowed) {
        String value = text(name, defaultValue);
        for (String word : allowed) {
            if (word.equalsIgnoreCase(value)) {
                return word;
            }
        }
        problem(
                name,
                value,
                "one of " + String.join(", ", allowed.stream().sorted().toList()));
        return defaultValue;
    }

    int integer(String name, int defaultValue, int min, int max) {
        return Math.toIntExact(number(name, defaultValue, min, max, "a whole number"));
    }

    long bytes(String name, long defaultValue, long min, long max) {
        return number(name, defaultValue, min, max, "a number of bytes");
    }

    Duration seconds(String name, long defaultValue, long min, long max) {
        return Duration.ofSeconds(number(name, defaultValue, min, max, "a number of seconds"));
    }

    boolean flag(String name, boolean defaultValue) {
        String value = text(name, Boolean.toString(defaultValue));
        String lower = value.toLowerCase(Locale.ROOT);
        if (!TRUE.contains(lower) && !FALSE.contains(lower)) {
            problem(name, value, "true or false");
            return defaultValue;
        }
        return TRUE.contains(lower);
    }

    /** A value whose own words would betray a secret: the parser's message is told, the value is not. */
    <T> T secret(String name, T defaultValue, Function<String, T> parser) {
        String value = text(name, "");
        if (value.isEmpty()) {
            problems.add(name + " is not set");
            return defaultValue;
        }
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            problems.add(name + ": " + e.getMessage());
            return defaultValue;
        }
    }

    void require(boolean condition, String problem) {
        if (!condition) {
            problems.add(problem);
        }
    }

    /** Call once, at the end. */
    void throwIfWrong() {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private long number(String name, long defaultValue, long min, long max, String kind) {
        String value = text(name, Long.toString(defaultValue));
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, like a number out of bounds
        }
        problem(name, value, kind + " from " + min + " to " + max);
        return defaultValue;
    }

    private void problem(String name, String value, String allowed) {
        problems.add(name + ": '" + value + "' is not allowed, it must be " + allowed);
    }
}
