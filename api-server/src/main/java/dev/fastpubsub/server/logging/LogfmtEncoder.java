package dev.fastpubsub.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.charset.StandardCharsets;

/**
 * Lines like {@code level=info message="a \\"b\\""}: a value with anything but letters, digits and some punctuation stands
 * in quotes, with JSON's escapes. Whatever a value holds, it stays in its line and in its quotes. Thread-safe.
 */
public final class LogfmtEncoder extends LineEncoder {

    private static final String PLAIN_PUNCTUATION = "-._:/+,@{}()[]";

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(256);
        LogLine.write(event, new LogLine.Fields() {
            @Override
            public void text(String name, String value) {
                append(line, name);
                appendValue(line, value);
            }

            @Override
            public void number(String name, Number value) {
                append(line, name);
                line.append(value);
            }
        });
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder line, String name) {
        if (!line.isEmpty()) {
            line.append(' ');
        }
        line.append(name).append('=');
    }

    private static void appendValue(StringBuilder line, String value) {
        if (isPlain(value)) {
            line.append(value);
            return;
        }
        line.append('"');
        for (int i = 0; i < value.length(); i++) {
            appendEscaped(line, value.charAt(i));
        }
        line.append('"');
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!isPlain(value.charAt(i))) {
                return false;
            }
        }
        return !value.isEmpty();
    }

    private static boolean isPlain(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || PLAIN_PUNCTUATION.indexOf(character) >= 0;
    }

    private static void appendEscaped(StringBuilder line, char character) {
        switch (character) {
            case '"', '\\' -> line.append('\\').append(character);
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            // Control characters drive terminals; the other two are ends of lines for some.
            default -> {
                if (Character.isISOControl(character) || character == '\u2028' || character == '\u2029') {
                    line.append("\\u%04x".formatted((int) character));
                } else {
                    line.append(character);
                }
            }
        }
    }
}
