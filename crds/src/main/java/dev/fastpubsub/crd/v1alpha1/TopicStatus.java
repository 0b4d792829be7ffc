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

/** What became of a topic. */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TopicStatus(
        @JsonPropertyDescription(Descriptions.OBSERVED_GENERATION) @Min(0) @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("Id of the topic on the server. Once set, it stays.")
        @Size(max = Bounds.ID_LENGTH)
        @Nullable
        String topicId,

        @JsonPropertyDescription(Descriptions.CREATION_STARTED_AT) @Nullable
        Instant creationStartedAt,

        @JsonPropertyDescription(Descriptions.EXTERNAL_CREATED_AT) @Size(max = Bounds.TIMESTAMP_LENGTH) @Nullable
        String externalCreatedAt,

        @JsonPropertyDescription("How many subscriptions the topic has on the server, of whoever.") @Min(0) @Nullable
        Integer subscriptions,

        @JsonPropertyDescription("Ready and DataLoss.") @Size(max = Bounds.CONDITIONS)
        List<Condition> conditions)
        implements TopicStatusBuilder.With {

    public TopicStatus {
        conditions = Copies.of(conditions);
    }
}
