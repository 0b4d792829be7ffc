package dev.fastpubsub.server.database;

import dev.fastpubsub.server.error.FastpubsubException;

/** How work on the database ended. */
public enum Outcome {
    /** Answered, if only with "there is no such subscription". */
    OK,

    /** Given up after a time limit, or to end a deadlock. */
    BUSY,

    /** No connection, or one that PostgreSQL ended. */
    DOWN,

    /** Anything else; some of it the caller expects, such as a violated constraint. */
    FAILED;

    static Outcome of(RuntimeException failure) {
        return failure instanceof FastpubsubException expected
                ? switch (expected.code()) {
                    case DATABASE_DOWN -> DOWN;
                    case DATABASE_BUSY -> BUSY;
                    default -> OK;
                }
                : FAILED;
    }
}
