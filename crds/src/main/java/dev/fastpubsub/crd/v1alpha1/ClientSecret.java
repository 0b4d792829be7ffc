package dev.fastpubsub.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/** The Secret of a client. */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClientSecret(
        @JsonPropertyDescription("Name of the Secret. Immutable. If absent: the resource's name and -client.")
        @Size(min = 1, max = Bounds.NAME_LENGTH)
        @Pattern(Bounds.NAME)
        @Nullable
        String name,

        @JsonPropertyDescription("What else the Secret is to have.") @Nullable
        SecretTemplate template)
        implements ClientSecretBuilder.With {}
