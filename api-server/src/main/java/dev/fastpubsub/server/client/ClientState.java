package dev.fastpubsub.server.client;

import dev.fastpubsub.server.scope.Scopes;
import java.util.UUID;

/** What decides whether a client's calls are allowed. Immutable. */
public final class ClientState {

    private final UUID id;
    private final boolean active;
    private final int tokenVersion;
    private final String scopes;
    private final Scopes permitted;
    private final String secretHash;

    ClientState(UUID id, boolean active, int tokenVersion, String scopes, String secretHash) {
        this.id = id;
        this.active = active;
        this.tokenVersion = tokenVersion;
        this.scopes = scopes;
        this.permitted = Scopes.of(scopes);
        this.secretHash = secretHash;
    }

    public UUID id() {
        return id;
    }

    public boolean isActive() {
        return active;
    }

    public int tokenVersion() {
        return tokenVersion;
    }

    /** Separated by spaces. */
    public String scopes() {
        return scopes;
    }

    public Scopes permitted() {
        return permitted;
    }

    /** As it is stored. */
    String secretHash() {
        return secretHash;
    }

    /** In constant time. */
    public boolean hasSecret(String secret) {
        return ClientSecret.matches(secret, secretHash);
    }
}
