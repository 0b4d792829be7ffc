package dev.fastpubsub.operator.server;

import java.util.Set;

/** @param createdAt as the server spells it */
public record ServerClient(String id, String name, Set<String> scopes, boolean active, String createdAt) {

    public ServerClient {
        scopes = Set.copyOf(scopes);
    }
}
