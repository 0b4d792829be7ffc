package dev.fastpubsub.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a topic or a client on the server when its resource is deleted. */
public enum DeletionPolicy {
    @JsonProperty("Retain")
    RETAIN,
    @JsonProperty("Delete")
    DELETE
}
