package dev.fastpubsub.server.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * The messages of a run: JSON objects of exactly so many bytes that say which run, publisher and number they are of, when
 * they were due, and whether a filter of the run lets them through. The rest is text that does not compress well, the same in
 * every run. Thread-safe.
 */
final class Payloads {

    /** What the fields need at their longest. */
    static final int LEAST_BYTES = 96;

    static final String RUN = "run";
    static final String PUBLISHER = "pub";
    static final String SEQUENCE = "seq";
    static final String AT = "at";
    static final String MATCH = "match";

    /** As a subscription wants it that takes only what matches. */
    static final String FILTER = "{\"" + MATCH + "\":[1]}";

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final byte[] END = {'"', '}'};

    private final String run;
    private final int size;
    private final Share matching;
    private final byte[] text;

    /**
     * Prepares messages.
     *
     * @param run no other run has this name
     * @param size bytes of each message, at least {@value #LEAST_BYTES}
     */
    Payloads(String run, int size, Share matching) {
        this.run = run;
        this.size = size;
        this.matching = matching;
        this.text = new byte[size];
        Random random = new Random(size);
        for (int i = 0; i < size; i++) {
            text[i] = (byte) LETTERS.charAt(random.nextInt(LETTERS.length()));
        }
    }

    int size() {
        return size;
    }

    /** A publish request's body: a publisher's messages from a number on. */
    byte[] body(int publisher, int first, int count, long at) {
        ByteBuffer body = ByteBuffer.allocate(count * (size + 1) + 1);
        for (int i = 0; i < count; i++) {
            body.put((byte) (i == 0 ? '[' : ','));
            put(body, publisher, first + i, at);
        }
        return body.put((byte) ']').array();
    }

    private void put(ByteBuffer body, int publisher, int sequence, long at) {
        int end = body.position() + size - END.length;
        String fields = "{\"" + RUN + "\":\"" + run + "\",\"" + PUBLISHER + "\":" + publisher + ",\"" + SEQUENCE + "\":"
                + sequence + ",\"" + AT + "\":" + at + ",\"" + MATCH + "\":" + (matching.has(sequence) ? 1 : 0)
                + ",\"text\":\"";
        body.put(fields.getBytes(ISO_8859_1));
        body.put(text, 0, end - body.position()).put(END);
    }
}
