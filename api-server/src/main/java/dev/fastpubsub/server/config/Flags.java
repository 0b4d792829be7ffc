package dev.fastpubsub.server.config;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Truth values in the spellings that the original takes, in settings and on the wire. */
public final class Flags {

    private static final Set<String> TRUE = Set.of("true", "1", "yes", "on", "t", "y");
    private static final Set<String> FALSE = Set.of("false", "0", "no", "off", "f", "n");

    private Flags() {}

    /** Empty when it is neither true nor false. */
    public static Optional<Boolean> parse(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        if (TRUE.contains(word)) {
            return Optional.of(true);
        }
        return FALSE.contains(word) ? Optional.of(false) : Optional.empty();
    }
}
