package dev.fastpubsub.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a subscription should be. */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "has(self.subscriptionId) == has(oldSelf.subscriptionId)"
                + " && (!has(self.subscriptionId) || self.subscriptionId == oldSelf.subscriptionId)",
        message = "subscriptionId is immutable")
@ValidationRule(
        value = "has(self.topicId) == has(oldSelf.topicId) && (!has(self.topicId) || self.topicId == oldSelf.topicId)",
        message = "topicId is immutable")
@ValidationRule(
        value = "has(self.topicRef) == has(oldSelf.topicRef) && (!has(self.topicRef) || self.topicRef =="
                + " oldSelf.topicRef)",
        message = "topicRef is immutable")
@ValidationRule(
        value = "has(self.topicRef) != has(self.topicId)",
        message = "exactly one of topicRef and topicId is needed")
@ValidationRule(
        value = "!has(self.backoffMinSeconds) || !has(self.backoffMaxSeconds)"
                + " || self.backoffMaxSeconds >= self.backoffMinSeconds",
        message = "backoffMaxSeconds must not be less than backoffMinSeconds")
public record SubscriptionSpec(
        @JsonPropertyDescription(
                "Id of the subscription on the server: 1 to 128 letters, digits, dots, dashes and underscores."
                    + " Immutable. If absent: the resource's name, after the namespace and a dot where the operator is"
                    + " set up so.")
        @Size(min = 1, max = Bounds.ID_LENGTH)
        @Pattern(Bounds.ID)
        @Nullable
        String subscriptionId,

        @JsonPropertyDescription("The Topic resource whose messages it gets. This or topicId. Immutable.") @Nullable
        TopicRef topicRef,

        @JsonPropertyDescription("Id of the topic on the server whose messages it gets. This or topicRef. Immutable.")
        @Size(min = 1, max = Bounds.ID_LENGTH)
        @Pattern(Bounds.ID)
        @Nullable
        String topicId,

        @JsonPropertyDescription(
                "Which messages it gets: for up to 32 top-level fields, the values that will do, up to 64 of 256"
                    + " characters. Every field has to match. Numbers and booleans are written as strings. If absent:"
                    + " all messages.")
        @Size(max = Bounds.FILTER_FIELDS)
        @ValidationRule(
                value = "self.all(field, self[field].size() > 0)",
                message = "each field of filter needs at least one value")
        @ValidationRule(
                value = "self.all(field, field.size() <= 256)",
                message = "a field of filter has a name of at most 256 characters")
        Map<String, List<String>> filter,

        @JsonPropertyDescription(
                "After how many deliveries a message becomes a dead letter, 1 or more. If absent: the server's"
                        + " default.")
        @Min(1)
        @Max(Integer.MAX_VALUE)
        @Nullable
        Integer maxDeliveryAttempts,

        @JsonPropertyDescription(
                "Shortest pause before a message that failed is delivered again, in seconds, 1 or more. If absent:"
                        + " the server's default.")
        @Min(1)
        @Max(Integer.MAX_VALUE)
        @Nullable
        Integer backoffMinSeconds,

        @JsonPropertyDescription(
                "Longest pause before a message that failed is delivered again, in seconds, not less than"
                        + " backoffMinSeconds. If absent: the server's default.")
        @Min(1)
        @Max(Integer.MAX_VALUE)
        @Nullable
        Integer backoffMaxSeconds,

        @JsonPropertyDescription(
                "What happens to the subscription when the resource is deleted. Retain (default): it stays on the"
                    + " server and keeps messages. Delete: it goes with its messages. DeleteIfEmpty: it goes once no"
                    + " message waits.")
        @Default("Retain")
        SubscriptionDeletionPolicy deletionPolicy,

        @JsonPropertyDescription(
                "What happens when the id is on the server already. Adopt (default): the subscription is taken over"
                    + " with what it holds. Fail: it is left alone, and the reason is AdoptionRefused, as it always is"
                    + " for a subscription of another topic.")
        @Default("Adopt")
        AdoptionPolicy adoptionPolicy)
        implements SubscriptionSpecBuilder.With {

    public SubscriptionSpec {
        filter = Copies.ofLists(filter);
        deletionPolicy = Objects.requireNonNullElse(deletionPolicy, SubscriptionDeletionPolicy.RETAIN);
        adoptionPolicy = Objects.requireNonNullElse(adoptionPolicy, AdoptionPolicy.ADOPT);
    }
}
