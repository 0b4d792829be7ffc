package dev.fastpubsub.server.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * How requests that meet at one topic or subscription share their work on the database.
 *
 * @param maxQueued requests that may wait for one topic, or for the acks of one subscription
 * @param maxLinger how long work waits at most for others that are expected to join it
 */
public record RoundConfig(int maxQueued, Duration maxLinger) {

    static RoundConfig read(EnvironmentReader environment) {
        return new RoundConfig(
                environment.integer("FASTPUBSUB_API_MAX_QUEUED_REQUESTS", 10_000, 1, 1_000_000),
                Duration.of(
                        environment.integer("FASTPUBSUB_API_MAX_LINGER_MICROSECONDS", 1000, 0, 100_000),
                        ChronoUnit.MICROS));
    }
}
