package dev.fastpubsub.server.client;

import java.util.UUID;

/** A client that has just been made, and its secret, which nobody will see again. */
public record NewClient(UUID id, String secret) {

    @Override
    public String toString() {
        return "NewClient[" + id + "]";
    }
}
