package dev.fastpubsub.server.scope;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may do (RFC 6749, section 3.3): {@code *} for everything, {@code resource:action} for all resources of a
 * kind, {@code resource:action:id} for one of them. Immutable.
 */
public final class Scopes {

    public static final String EVERYTHING = "*";

    /** Characters. A token repeats them, and has to fit into the headers of a request. */
    public static final int MAX_LENGTH = 16_384;

    private final Set<String> scopes;

    private Scopes(List<String> scopes) {
        this.scopes = Set.copyOf(scopes);
    }

    /** Scopes that have been checked before, separated by spaces. */
    public static Scopes of(String text) {
        return new Scopes(words(text));
    }

    /**
     * Checks scopes that somebody gave.
     *
     * @return the same, each once, separated by single spaces
     * @throws IllegalArgumentException naming the first that is none; or when there is none at all, or too much
     */
    public static String check(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("scopes may have at most " + MAX_LENGTH + " characters");
        }
        Set<String> checked = new LinkedHashSet<>();
        for (String word : words(text)) {
            checked.add(valid(word).orElseThrow(() -> new IllegalArgumentException("Invalid scope " + word)));
        }
        if (checked.isEmpty()) {
            throw new IllegalArgumentException("at least one scope is needed");
        }
        return String.join(" ", checked);
    }

    /** @param id of the resource that the call names; null when it names none */
    public boolean permit(Permission permission, @Nullable String id) {
        return scopes.contains(EVERYTHING)
                || scopes.contains(permission.scope())
                || (id != null && permission.scope(id).filter(scopes::contains).isPresent());
    }

    /** Whether these go at least as far as one scope. */
    public boolean cover(String scope) {
        return scopes.contains(EVERYTHING)
                || scopes.contains(scope)
                || Arrays.stream(Permission.values())
                        .map(Permission::scope)
                        .anyMatch(general -> scope.startsWith(general + ":") && scopes.contains(general));
    }

    static List<String> words(String text) {
        List<String> words = new ArrayList<>(List.of(text.strip().split("\\s+")));
        words.remove("");
        return words;
    }

    private static Optional<String> valid(String word) {
        if (word.equals(EVERYTHING)) {
            return Optional.of(word);
        }
        for (Permission permission : Permission.values()) {
            String general = permission.scope();
            if (word.equals(general)) {
                return Optional.of(word);
            }
            if (word.startsWith(general + ":")) {
                return permission.scope(word.substring(general.length() + 1));
            }
        }
        return Optional.empty();
    }
}
