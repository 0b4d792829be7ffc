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
        @JsonPropertyDescription(Descriptions.OBSERVED_GENERATION) @Min(0) @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("Id of the subscription on the server. Once set, it stays.")
        @Size(max = Bounds.ID_LENGTH)
        @Nullable
        String subscriptionId,

        @JsonPropertyDescription("Id of the topic on the server whose messages it gets.")
        @Size(max = Bounds.ID_LENGTH)
        @Nullable
        String topicId,

        @JsonPropertyDescription(Descriptions.CREATION_STARTED_AT) @Nullable
        Instant creationStartedAt,

        @JsonPropertyDescription(Descriptions.EXTERNAL_CREATED_AT) @Size(max = Bounds.TIMESTAMP_LENGTH) @Nullable
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
