package dev.fastpubsub.server.original;

import dev.fastpubsub.server.subscription.Filter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A subscription of the original.
 *
 * @param createdAt as PostgreSQL writes it
 * @param storedFilter JSON as it stands in the original's table
 */
record OriginalSubscription(
        String id,
        String topicId,
        String createdAt,
        String storedFilter,
        int maxDeliveryAttempts,
        int backoffMinSeconds,
        int backoffMaxSeconds) {

    private static final Pattern ESCAPE = Pattern.compile("&(?:amp|lt|gt|quot|#x27);");

    /**
     * The filter as its owner wrote it: the original stores strings with HTML's escapes. Within a JSON text these stand in strings
     * only, and just one of the five characters needs an escape of JSON's there.
     */
    @Nullable
    String filter() {
        return storedFilter.equals("null")
                ? null
                : ESCAPE.matcher(storedFilter)
                        .replaceAll(escape -> Matcher.quoteReplacement(
                                switch (escape.group()) {
                                    case "&amp;" -> "&";
                                    case "&lt;" -> "<";
                                    case "&gt;" -> ">";
                                    case "&quot;" -> "\\\"";
                                    default -> "'";
                                }));
    }

    /** Empty when it is none that can be used. */
    Optional<Filter> parsedFilter() {
        String filter = filter();
        return Filter.parse(filter == null ? "{}" : filter);
    }

    /** The original takes a minimum above the maximum, and then always waits for the maximum; so does this. */
    int usefulBackoffMinSeconds() {
        return Math.min(backoffMinSeconds, backoffMaxSeconds);
    }
}
