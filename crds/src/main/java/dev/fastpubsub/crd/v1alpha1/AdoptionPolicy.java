package dev.fastpubsub.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What to do with a topic or subscription that was on the server before its resource. */
public enum AdoptionPolicy {
    @JsonProperty("Adopt")
    ADOPT,
    @JsonProperty("Fail")
    FAIL
}
