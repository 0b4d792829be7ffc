package dev.fastpubsub.operator.lifecycle;

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether an object on the server is the operator's own. */
final class Incarnation {

    private Incarnation() {}

    /**
     * Whether an object was made after the operator had begun to make it; both times are by the server's clock.
     *
     * @param createdAt as the server spells it
     */
    static boolean isSince(String createdAt, @Nullable Instant creationStartedAt) {
        try {
            return creationStartedAt != null && !Instant.parse(createdAt).isBefore(creationStartedAt);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
