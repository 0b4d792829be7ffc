package dev.fastpubsub.server.bench;

import java.time.Duration;

/** Seconds as people give them. */
final class Seconds {

    private static final double MOST = 31_536_000;

    private Seconds() {}

    /** @throws IllegalArgumentException when they are negative or more than a year */
    static Duration of(double seconds, String name) {
        Checks.between(0, MOST, seconds, name);
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
