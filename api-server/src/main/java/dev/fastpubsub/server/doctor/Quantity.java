package dev.fastpubsub.server.doctor;

import java.time.Duration;
import java.util.Locale;

/** Numbers for people. */
final class Quantity {

    private static final double MEBIBYTE = 1 << 20;

    private Quantity() {}

    /** {@code 1 message}, {@code 1,200 messages}. */
    static String of(long count, String thing) {
        return count(count) + " " + thing + (count == 1 ? "" : "s");
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MiB", bytes / MEBIBYTE);
    }

    /** The two largest units are told. */
    static String time(double seconds) {
        return time(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    static String time(Duration time) {
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return time.toMinutes() > 0
                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
