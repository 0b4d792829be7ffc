package dev.fastpubsub.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a subscription. */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SubscriptionStatus(
        @JsonPropertyDescription("The metadata.generation that this status is about.") @Min(0) @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("Id of the subscription on the server. Once set, it stays.")
        @Size(max = Bounds.ID_LENGTH)
        @Nullable
        String subscriptionId,

        @JsonPropertyDescription("Id of the topic on the server whose messages it gets.")
        @Size(max = Bounds.ID_LENGTH)
        @Nullable
        String topicId,

        @JsonPropertyDescription(
                "When the operator began to create the subscription, by the server's clock; absent once it is known"
                        + " what became of that. One that is not older was created by the operator.")
        @Nullable
        Instant creationStartedAt,

        @JsonPropertyDescription(
                "The subscription's created_at, as the server says it. Another value means that it was deleted and"
                        + " made again, and its messages are lost.")
        @Size(max = Bounds.TIMESTAMP_LENGTH)
        @Nullable
        String externalCreatedAt,

        @JsonPropertyDescription("How often the subscription was lost and made again.") @Min(0)
        int recreations,

        @JsonPropertyDescription("Ready, TopicResolved and DataLoss.") @Size(max = Bounds.CONDITIONS)
        List<Condition> conditions)
        implements SubscriptionStatusBuilder.With {

    public SubscriptionStatus {
        conditions = Copies.of(conditions);
    }
}
