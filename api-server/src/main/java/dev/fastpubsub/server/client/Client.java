package dev.fastpubsub.server.client;

import java.time.Instant;
import java.util.UUID;

/**
 * A client as callers see it.
 *
 * @param tokenVersion one higher with each update; tokens of an older one are void
 */
record Client(
        UUID id, String name, String scopes, boolean active, int tokenVersion, Instant createdAt, Instant updatedAt) {}
