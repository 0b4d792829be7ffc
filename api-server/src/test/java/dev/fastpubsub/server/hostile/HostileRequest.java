package dev.fastpubsub.server.hostile;

/**
 * What is sent as one request. Seed and number make it again.
 *
 * @param bytes all of it, with its head
 * @param head whether a right answer has no body (HEAD)
 * @param slow whether it is sent byte by byte
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record HostileRequest(long seed, long number, byte[] bytes, Framing framing, boolean head, boolean slow) {

    /** What the server can know of where it ends. */
    enum Framing {
        /** All of it: there is one answer, and what follows on the connection is the next request. */
        WHOLE,
        /** Who receives it may take it in several ways: one answer, and then the connection is closed or the next request is read right. */
        DOUBTFUL,
        /** It ends before it is complete: at most one answer. */
        CUT
    }

    @Override
    public String toString() {
        return "--seed " + seed + " --only " + number;
    }
}
