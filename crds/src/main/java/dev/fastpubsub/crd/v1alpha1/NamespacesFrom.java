package dev.fastpubsub.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the namespaces that may refer to a topic are chosen; the topic's own always may. */
public enum NamespacesFrom {
    @JsonProperty("Same")
    SAME,
    @JsonProperty("All")
    ALL,
    @JsonProperty("List")
    LIST,
    @JsonProperty("Selector")
    SELECTOR
}
