package dev.fastpubsub.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/** A Topic resource by name. */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TopicRef(
        @JsonPropertyDescription("Name of the Topic resource.")
        @Required
        @Size(min = 1, max = Bounds.NAME_LENGTH)
        @Pattern(Bounds.NAME)
        String name,

        @JsonPropertyDescription(
                "Namespace of the Topic resource, whose allowedNamespaces must include the Subscription's. If"
                        + " absent: the Subscription's.")
        @Size(min = 1, max = Bounds.NAMESPACE_LENGTH)
        @Pattern(Bounds.NAMESPACE)
        @Nullable
        String namespace)
        implements TopicRefBuilder.With {}
