package dev.fastpubsub.crd.v1alpha1;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as text: hours, minutes, seconds and milliseconds, such as {@code 720h} or {@code 1h30m} (GEP-2257). */
public final class Durations {
    private static final Pattern WHOLE = Pattern.compile(Bounds.DURATION);
    private static final Pattern PART = Pattern.compile("([0-9]+)(ms|h|m|s)");

    private Durations() {}

    /** @throws IllegalArgumentException when it is none, naming it */
    public static Duration parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no duration such as 720h or 1h30m");
        }
        Duration sum = Duration.ZERO;
        for (Matcher part = PART.matcher(text); part.find(); ) {
            sum = sum.plus(of(Long.parseLong(part.group(1)), part.group(2)));
        }
        return sum;
    }

    private static Duration of(long amount, String unit) {
        return switch (unit) {
            case "h" -> Duration.ofHours(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMillis(amount);
        };
    }
}
