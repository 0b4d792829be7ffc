package dev.fastpubsub.server.chaos;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which of eight kinds of messages a filter lets through, a bit each. */
record Kinds(int bits) {

    static final Kinds ALL = new Kinds(0xFF);

    private static final int KINDS = 8;

    /** Of the message with this number: as good as random, and always the same. */
    static int of(int message) {
        return message * 0x9E3779B9 >>> 29;
    }

    boolean match(int message) {
        return (bits >> of(message) & 1) == 1;
    }

    /** As the server takes it. */
    String filter() {
        return equals(ALL)
                ? "null"
                : IntStream.range(0, KINDS)
                        .filter(kind -> (bits >> kind & 1) == 1)
                        .mapToObj(kind -> "\"k" + kind + "\"")
                        .collect(Collectors.joining(",", "{\"kind\":[", "]}"));
    }
}
