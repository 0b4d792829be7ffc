package dev.fastpubsub.operator.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads variables of the environment and remembers what is wrong with them, so that one start tells all of it. What is set
 * to nothing counts as not set. The value of a secret is never repeated. Not thread-safe.
 */
final class Settings {

    static final String PREFIX = "FASTPUBSUB_OPERATOR_";

    private static final String NOT_SHOWN = "********";

    private final Map<String, String> environment;
    private final Map<String, Setting> known = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();

    Settings(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * What a variable says, or the default.
     *
     * @param name without the prefix
     * @param allowed in words, for the line that refuses a value and for the documentation
     * @param parse throws IllegalArgumentException for what is not allowed
     */
    <T> T read(String name, String defaultText, String allowed, Function<String, T> parse) {
        String given = given(name);
        known.put(PREFIX + name, new Setting(PREFIX + name, defaultText, allowed));
        if (!given.isEmpty()) {
            try {
                return parse.apply(given);
            } catch (IllegalArgumentException e) {
                refuse(name, "'" + printable(given) + "' is not allowed, it must be " + allowed);
            }
        }
        return parse.apply(defaultText);
    }

    String text(String name, String defaultText, String allowed) {
        return read(name, defaultText, allowed, Function.identity());
    }

    String secret(String name, String allowed) {
        known.put(PREFIX + name, new Setting(PREFIX + name, "", allowed));
        return given(name);
    }

    boolean flag(String name, boolean defaultValue) {
        return read(name, Boolean.toString(defaultValue), "true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        });
    }

    int number(String name, int defaultValue, int least, int most) {
        String allowed = "a whole number from " + least + " to " + most;
        return read(name, Integer.toString(defaultValue), allowed, text -> {
            int number = Integer.parseInt(text);
            if (number < least || number > most) {
                throw new IllegalArgumentException(text);
            }
            return number;
        });
    }

    Duration seconds(String name, int defaultValue, int least, int most) {
        return Duration.ofSeconds(number(name, defaultValue, least, most));
    }

    void refuse(String name, String problem) {
        wrong.add(PREFIX + name + ": " + problem);
    }

    boolean isGiven(String name) {
        return !given(name).isEmpty();
    }

    List<Setting> known() {
        return List.copyOf(known.values());
    }

    /** Also for variables that carry our prefix and that nobody has asked for: a misspelt one would be no setting at all. */
    void throwIfWrong() {
        environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !known.containsKey(name))
                .sorted()
                .forEach(name -> wrong.add(name + ": there is no such setting"));
        if (!wrong.isEmpty()) {
            throw new InvalidSettingsException(wrong);
        }
    }

    static String masked(String secret) {
        return secret.isEmpty() ? "" : NOT_SHOWN;
    }

    private String given(String name) {
        return environment.getOrDefault(PREFIX + name, "").strip();
    }

    /** On one line, and without what stands before the host in a URL: it may be a password. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?").replaceAll("//.*@", "//" + NOT_SHOWN + "@");
    }
}
