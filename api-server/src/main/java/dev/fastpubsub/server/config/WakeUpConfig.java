package dev.fastpubsub.server.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * How those who wait for messages learn of what other servers do.
 *
 * @param pollInterval how often the database is asked, where nobody tells
 */
public record WakeUpConfig(Mode mode, Duration pollInterval) {

    /** How a server learns of what others do. */
    public enum Mode {
        /** By PostgreSQL's NOTIFY. */
        NOTIFY,

        /** By asking: for connections by way of PgBouncer, which does not let LISTEN through. */
        POLL
    }

    static WakeUpConfig read(EnvironmentReader environment) {
        String mode = environment.oneOf("FASTPUBSUB_WAKE_UP_MODE", "notify", Set.of("notify", "poll"));
        return new WakeUpConfig(
                Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
                Duration.ofMillis(environment.integer("FASTPUBSUB_WAKE_UP_POLL_MILLISECONDS", 500, 50, 60_000)));
    }
}
