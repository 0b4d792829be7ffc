package dev.fastpubsub.server.config;

import java.util.Locale;
import java.util.Set;

/**
 * What is logged, and how it looks.
 *
 * @param level of our own lines; libraries never say more than warnings
 * @param requests whether each request is a line
 * @param statements whether the text of each SQL statement is a line; never the values
 */
public record LogConfig(Level level, Format format, boolean requests, boolean statements) {

    private static final String FORMATTER = "FASTPUBSUB_LOG_FORMATTER";

    /** How a format of Python's {@code logging} is told from a misspelt word. */
    private static final String PYTHON_FIELD = "%(";

    static LogConfig read(EnvironmentReader environment) {
        String level = environment.oneOf(
                "FASTPUBSUB_LOG_LEVEL", "info", Set.of("debug", "info", "warning", "error", "critical"));
        boolean debug = environment.flag("FASTPUBSUB_API_DEBUG", false);
        return new LogConfig(
                debug ? Level.DEBUG : Level.valueOf(level.toUpperCase(Locale.ROOT)),
                format(environment),
                environment.flag("FASTPUBSUB_LOG_REQUESTS", true),
                environment.flag("FASTPUBSUB_DATABASE_ECHO", false));
    }

    private static Format format(EnvironmentReader environment) {
        String formatter = environment.value(FORMATTER, "logfmt", "logfmt, json or a Python format", given -> {
            String lower = given.toLowerCase(Locale.ROOT);
            if (given.contains(PYTHON_FIELD)) {
                return given;
            }
            if (lower.equals("logfmt") || lower.equals("json")) {
                return lower;
            }
            throw new IllegalArgumentException();
        });
        environment.noteIf(
                formatter.contains(PYTHON_FIELD), FORMATTER + " is a format of Python's: lines are logfmt instead");
        return formatter.equals("json") ? Format.JSON : Format.LOGFMT;
    }

    /** From the most to the least talkative. */
    public enum Level {
        DEBUG,
        INFO,
        WARNING,
        ERROR,
        CRITICAL
    }

    /** How a line is written. */
    public enum Format {
        LOGFMT,
        JSON
    }
}
