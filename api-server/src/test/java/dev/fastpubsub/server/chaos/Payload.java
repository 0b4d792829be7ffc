package dev.fastpubsub.server.chaos;

import tools.jackson.databind.JsonNode;

/** What a message says follows from its number, so that whoever gets it can tell whether it came as it was sent. */
final class Payload {

    private static final String PADDING = "=".repeat(100);

    private Payload() {}

    static String of(int message) {
        int length = Integer.hashCode(message * 31) >>> 3 & 63;
        return "{\"n\":" + message + ",\"kind\":\"k" + Kinds.of(message) + "\",\"padding\":\""
                + PADDING.substring(0, length) + "\"}";
    }

    /** The number of the message, or -1 if it is not what one of ours says. */
    static int number(JsonNode payload) {
        int message = payload.path("n").asInt(-1);
        return message >= 0 && payload.toString().equals(of(message)) ? message : -1;
    }
}
