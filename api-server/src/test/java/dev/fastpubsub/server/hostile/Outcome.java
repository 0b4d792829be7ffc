package dev.fastpubsub.server.hostile;

import java.util.List;

/** What became of a request. */
sealed interface Outcome {

    record Answered(int status) implements Outcome {}

    /** Without an answer, where none can be demanded. */
    record Closed() implements Outcome {}

    /** No answer within the patience. */
    record Hung() implements Outcome {}

    /** Its connection ended without an answer, though one can be demanded. */
    record Lost(String how) implements Outcome {}

    /** @param status 0 for none */
    record Wrong(int status, List<String> violations) implements Outcome {}
}
