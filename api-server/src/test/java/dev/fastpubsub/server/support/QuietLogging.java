package dev.fastpubsub.server.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/**
 * Until Spring Boot sets logging up, Logback prints everything from DEBUG on. This keeps what runs before the server,
 * or without one, to warnings; the start of a server replaces the setting.
 */
public final class QuietLogging {
    private QuietLogging() {}

    public static void untilServerStarts() {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.WARN);
        }
    }
}
