package dev.fastpubsub.server.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fastpubsub.server.json.JsonParser;
import dev.fastpubsub.server.json.JsonSyntaxException;
import dev.fastpubsub.server.json.JsonValue;

/**
 * What the server answered.
 *
 * @param retryAfterSeconds as it asked; 0 when it did not
 */
record Answer(int status, byte[] body, int retryAfterSeconds) {

    private static final JsonParser PARSER = new JsonParser(128, 1_000);
    private static final int LONGEST_DETAIL = 200;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    boolean is(int expected) {
        return status == expected;
    }

    /** Whether the same may go better a little later. */
    boolean isBusy() {
        return status == TOO_MANY_REQUESTS || status == UNAVAILABLE;
    }

    /** Whether the call may have been done all the same. */
    boolean isUnclear() {
        return status >= 500;
    }

    /** A field of the object that was answered, as text; empty when there is none. */
    String field(String name) {
        try {
            JsonValue value = PARSER.parse(text()).fields().get(name);
            return value == null ? "" : value.text();
        } catch (JsonSyntaxException e) {
            return "";
        }
    }

    /** A number among the object's fields; -1 when there is none. */
    long number(String name) {
        try {
            return Long.parseLong(field(name));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** What is wrong, in one line of bounded length. */
    String detail() {
        String detail = field("detail");
        String line = (detail.isEmpty() ? text() : detail).lines().findFirst().orElse("");
        return line.length() <= LONGEST_DETAIL ? line : line.substring(0, LONGEST_DETAIL) + "…";
    }

    private String text() {
        return new String(body, UTF_8);
    }
}
