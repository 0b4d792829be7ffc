package dev.fastpubsub.server.scope;

import dev.fastpubsub.server.http.ResourceId;
import dev.fastpubsub.server.http.Uuids;
import java.util.Optional;
import java.util.UUID;

/** Something that can be permitted: an action on a kind of resource. */
public enum Permission {
    TOPICS_CREATE("topics", "create"),
    TOPICS_READ("topics", "read"),
    TOPICS_DELETE("topics", "delete"),
    TOPICS_PUBLISH("topics", "publish"),
    SUBSCRIPTIONS_CREATE("subscriptions", "create"),
    SUBSCRIPTIONS_READ("subscriptions", "read"),
    SUBSCRIPTIONS_UPDATE("subscriptions", "update"),
    SUBSCRIPTIONS_DELETE("subscriptions", "delete"),
    SUBSCRIPTIONS_CONSUME("subscriptions", "consume"),
    CLIENTS_CREATE("clients", "create"),
    CLIENTS_UPDATE("clients", "update"),
    CLIENTS_READ("clients", "read"),
    CLIENTS_DELETE("clients", "delete");

    private final String resource;
    private final String scope;

    Permission(String resource, String action) {
        this.resource = resource;
        this.scope = resource + ":" + action;
    }

    /** The scope that grants it for all resources of the kind, such as {@code topics:read}. */
    public String scope() {
        return scope;
    }

    /** The scope that grants it for one resource; empty when no resource of this kind can have such an id. */
    Optional<String> scope(String id) {
        return id(id).map(canonical -> scope + ":" + canonical);
    }

    private Optional<String> id(String id) {
        if (resource.equals("clients")) {
            return Optional.ofNullable(Uuids.parse(id)).map(UUID::toString);
        }
        return ResourceId.of(id);
    }
}
