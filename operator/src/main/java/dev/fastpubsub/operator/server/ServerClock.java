package dev.fastpubsub.operator.server;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server's clock, read from the Date header of its answers, and a little slow: never ahead. Thread-safe. */
public final class ServerClock {

    private volatile @Nullable Reading last;

    /** Empty before the first answer. In whole seconds, rounded down. */
    public Optional<Instant> now() {
        return Optional.ofNullable(last).map(Reading::now);
    }

    void read(String dateHeader) {
        try {
            Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(dateHeader));
            last = new Reading(date, System.nanoTime());
        } catch (DateTimeParseException e) {
            // Not the server's: the next answer has one.
        }
    }

    private record Reading(Instant date, long nanoTime) {
        Instant now() {
            return date.plusSeconds((System.nanoTime() - nanoTime) / 1_000_000_000L);
        }
    }
}
