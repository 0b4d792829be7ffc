package dev.fastpubsub.server.http;

import java.util.Optional;
import java.util.regex.Pattern;

/** The rule for ids of topics and subscriptions: 1 to 128 letters, digits, dots, dashes and underscores. */
public final class ResourceId {

    static final String PATTERN = "^[a-zA-Z0-9-._]+$";
    static final int MAX_LENGTH = 128;

    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9\\-._]+");

    private ResourceId() {}

    /** The id in a path, or empty when nothing can have such an id. */
    public static Optional<String> of(String id) {
        return isValid(id) ? Optional.of(id) : Optional.empty();
    }

    static boolean isValid(String id) {
        return id.length() <= MAX_LENGTH && matchesPattern(id);
    }

    static boolean matchesPattern(String id) {
        return VALID.matcher(id).matches();
    }
}
