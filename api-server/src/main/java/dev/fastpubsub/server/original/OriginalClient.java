package dev.fastpubsub.server.original;

import java.util.UUID;

/**
 * A client of the original.
 *
 * @param createdAt as PostgreSQL writes it
 * @param updatedAt as PostgreSQL writes it
 */
record OriginalClient(
        UUID id,
        String name,
        String scopes,
        boolean active,
        int tokenVersion,
        String secretHash,
        String createdAt,
        String updatedAt) {

    @Override
    public String toString() {
        return "OriginalClient[" + id + "]";
    }
}
