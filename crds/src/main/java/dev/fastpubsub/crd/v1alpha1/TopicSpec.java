package dev.fastpubsub.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a topic should be. */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "has(self.topicId) == has(oldSelf.topicId) && (!has(self.topicId) || self.topicId == oldSelf.topicId)",
        message = "topicId is immutable")
public record TopicSpec(
        @JsonPropertyDescription(
                "Id of the topic on the server: 1 to 128 letters, digits, dots, dashes and underscores. Immutable. If"
                    + " absent: the resource's name, after the namespace and a dot where the operator is set up so.")
        @Size(min = 1, max = Bounds.ID_LENGTH)
        @Pattern(Bounds.ID)
        @Nullable
        String topicId,

        @JsonPropertyDescription(
                "What happens to the topic when the resource is deleted. Retain (default): it stays on the server."
                        + " Delete: it goes, with its subscriptions and messages, as soon as no Subscription refers to"
                        + " it.")
        @Default("Retain")
        DeletionPolicy deletionPolicy,

        @JsonPropertyDescription(
                "What happens when the id is on the server already. Adopt (default): the topic is taken over"
                        + " with what it holds. Fail: it is left alone, and the reason is AdoptionRefused.")
        @Default("Adopt")
        AdoptionPolicy adoptionPolicy,

        @JsonPropertyDescription(
                "Namespaces whose Subscriptions and Clients may refer to this topic. If absent: its own. A Client"
                        + " there may have every scope for it: to publish to it, and to delete it.")
        @Nullable
        AllowedNamespaces allowedNamespaces)
        implements TopicSpecBuilder.With {

    public TopicSpec {
        deletionPolicy = Objects.requireNonNullElse(deletionPolicy, DeletionPolicy.RETAIN);
        adoptionPolicy = Objects.requireNonNullElse(adoptionPolicy, AdoptionPolicy.ADOPT);
    }
}
