package dev.fastpubsub.server.config;

import java.time.Duration;

/**
 * How long things are kept.
 *
 * @param ackedOlderThan what {@code cleanup_acked_messages} leaves alone: younger messages
 * @param lockTimeout how long a consumer has a message to itself
 */
public record CleanupConfig(Duration ackedOlderThan, Duration lockTimeout) {

    private static final long A_YEAR = 366L * 24 * 3600;

    static CleanupConfig read(EnvironmentReader environment) {
        return new CleanupConfig(
                environment.seconds("FASTPUBSUB_CLEANUP_ACKED_MESSAGES_OLDER_THAN_SECONDS", 3600, 1, A_YEAR),
                environment.seconds("FASTPUBSUB_CLEANUP_STUCK_MESSAGES_LOCK_TIMEOUT_SECONDS", 60, 1, A_YEAR));
    }
}
