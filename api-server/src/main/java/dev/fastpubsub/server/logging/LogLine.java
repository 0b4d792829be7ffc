package dev.fastpubsub.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.fastpubsub.server.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.event.KeyValuePair;

/** What a line of the log says, in the order in which every format says it. */
final class LogLine {

    /** Writes one field after the other in some format. */
    interface Fields {
        void text(String name, String value);

        void number(String name, Number value);
    }

    private LogLine() {}

    static void write(ILoggingEvent event, Fields fields) {
        fields.text("time", JsonWriter.timestamp(event.getInstant()));
        fields.text("level", level(event.getLevel()));
        fields.text("logger", event.getLoggerName());
        fields.text("message", wellFormed(String.valueOf(event.getFormattedMessage())));
        event.getMDCPropertyMap().forEach((name, value) -> fields.text(name, wellFormed(value)));
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                if (pair.value instanceof Number number) {
                    fields.number(pair.key, number);
                } else {
                    fields.text(pair.key, wellFormed(String.valueOf(pair.value)));
                }
            }
        }
        if (event.getThrowableProxy() != null) {
            fields.text("exception", wellFormed(ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
    }

    /** In the words of {@code FASTPUBSUB_LOG_LEVEL}. */
    private static String level(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> "error";
            case Level.WARN_INT -> "warning";
            case Level.INFO_INT -> "info";
            default -> "debug";
        };
    }

    /** With question marks for half surrogate pairs, which UTF-8 cannot hold and Jackson refuses. */
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            }
        }
        return text;
    }
}
