package dev.fastpubsub.server.config;

import dev.fastpubsub.server.config.Setting.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Reads typed values from variables and collects what is wrong with them, so that all of it can be told at once. After a
 * problem the default is returned. A variable that is set to nothing counts as absent. Keeps a {@link Setting} of each
 * variable it was asked for: to read a variable is all it takes to add one. Not thread-safe.
 */
final class EnvironmentReader {

    private final Variables variables;
    private final TreeMap<String, Setting> settings = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    EnvironmentReader(Variables variables) {
        this.variables = variables;
    }

    String text(String name, String defaultValue) {
        return value(name, defaultValue, "text", Function.identity());
    }

    /** One of some words, in any case. */
    String oneOf(String name, String defaultValue, Set<String> allowed) {
        return value(
                name,
                defaultValue,
                "one of " + String.join(", ", allowed.stream().sorted().toList()),
                given -> allowed.stream()
                        .filter(given::equalsIgnoreCase)
                        .findFirst()
                        .orElseThrow(IllegalArgumentException::new));
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
        return value(
                name,
                defaultValue,
                "true or false",
                given -> Flags.parse(given).orElseThrow(IllegalArgumentException::new));
    }

    /**
     * Anything else.
     *
     * @param parser throws IllegalArgumentException for what is not allowed
     */
    <T> T value(String name, T defaultValue, String allowed, Function<String, T> parser) {
        String given = variables.value(name);
        T value = defaultValue;
        if (!given.isEmpty()) {
            try {
                value = parser.apply(given);
            } catch (IllegalArgumentException e) {
                problems.add(
                        name + ": '" + given.replaceAll("\\p{Cntrl}", "?") + "' is not allowed, it must be " + allowed);
            }
        }
        note(name, allowed, defaultValue.toString(), value.toString());
        return value;
    }

    /** A text that nobody may see; empty when it is not set. */
    String secret(String name, String allowed) {
        return secret(name, allowed, _ -> Setting.MASK);
    }

    /** A text of which only what {@code mask} makes of it may be seen; empty when it is not set. */
    String secret(String name, String allowed, UnaryOperator<String> mask) {
        String given = variables.value(name);
        note(name, allowed, "", given.isEmpty() ? "" : mask.apply(given));
        return given;
    }

    /** A required value of which only a part may be seen: the parser's message is told, the value is not. */
    <T> T secret(String name, T defaultValue, String allowed, Function<String, T> parser, UnaryOperator<String> mask) {
        String given = secret(name, allowed, mask);
        if (given.isEmpty()) {
            problems.add(name + " is not set");
            return defaultValue;
        }
        try {
            return parser.apply(given);
        } catch (IllegalArgumentException e) {
            problems.add(name + ": " + e.getMessage());
            return defaultValue;
        }
    }

    /** Collects a problem unless the condition holds. */
    void require(boolean condition, String problem) {
        if (!condition) {
            problems.add(problem);
        }
    }

    /** Collects what is not wrong, but worth a line at the start. */
    void noteIf(boolean condition, String note) {
        if (condition) {
            notes.add(note);
        }
    }

    /** Call once, at the end. */
    void throwIfWrong() {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** Everything read so far, in the order of the alphabet. */
    Collection<Setting> settings() {
        return settings.values();
    }

    /** What was noted so far, and each variable that is set and that nobody has asked for. */
    List<String> notes() {
        List<String> all = new ArrayList<>(notes);
        all.addAll(Misspellings.among(variables.names(), settings.keySet()));
        return List.copyOf(all);
    }

    private long number(String name, long defaultValue, long min, long max, String kind) {
        return value(name, defaultValue, kind + " from " + min + " to " + max, given -> {
            long number = Long.parseLong(given);
            if (number < min || number > max) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    private void note(String name, String allowed, String defaultValue, String value) {
        Source source = variables.source(name);
        settings.put(name, new Setting(name, allowed, defaultValue, value, source));
    }
}
