package dev.fastpubsub.server.auth;

import dev.fastpubsub.server.scope.Scopes;
import java.time.Instant;
import java.util.UUID;

/**
 * What a token says whose signature is right.
 *
 * @param version of the client's tokens when it was issued
 */
record AccessToken(UUID clientId, int version, Scopes scopes, Instant expiresAt) {}
