package dev.fastpubsub.operator.lifecycle;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a status remembers of the object on the server.
 *
 * @param id null as long as nothing was tried
 * @param creationStartedAt by the server's clock; null unless a creation is under way whose outcome is not known
 * @param externalCreatedAt of the object that was last seen, as the server spells it; null for one that never had any
 */
public record Mark(
        @Nullable String id,
        @Nullable Instant creationStartedAt,
        @Nullable String externalCreatedAt) {

    Mark started(String newId, Instant now) {
        return new Mark(newId, now, externalCreatedAt);
    }

    Mark seen(String seenId, String createdAt) {
        return new Mark(seenId, null, createdAt);
    }

    /** Nothing was made. A repair stays under way all the same. */
    Mark refused() {
        return externalCreatedAt == null ? new Mark(id, null, null) : this;
    }
}
