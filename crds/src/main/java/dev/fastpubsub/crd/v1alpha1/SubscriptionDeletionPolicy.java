package dev.fastpubsub.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a subscription on the server when its resource is deleted. */
public enum SubscriptionDeletionPolicy {
    @JsonProperty("Retain")
    RETAIN,
    @JsonProperty("Delete")
    DELETE,
    /** Deleted when nothing waits in it; until then the resource waits. */
    @JsonProperty("DeleteIfEmpty")
    DELETE_IF_EMPTY
}
