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
        @JsonPropertyDescription("The metadata.generation that this status is about.") @Min(0) @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("Id of the topic on the server. Once set, it stays.")
        @Size(max = Bounds.ID_LENGTH)
        @Nullable
        String topicId,

        @JsonPropertyDescription(
                "When the operator began to create the topic, by the server's clock; absent once it is known what"
                        + " became of that. One that is not older was created by the operator.")
        @Nullable
        Instant creationStartedAt,

        @JsonPropertyDescription(
                "The topic's created_at, as the server says it. Another value means that it was deleted and made"
                        + " again, and its messages are lost.")
        @Size(max = Bounds.TIMESTAMP_LENGTH)
        @Nullable
        String externalCreatedAt,

        @JsonPropertyDescription("How many subscriptions the topic has on the server, whoever made them.")
        @Min(0)
        @Nullable
        Integer subscriptions,

        @JsonPropertyDescription("Ready and DataLoss.") @Size(max = Bounds.CONDITIONS)
        List<Condition> conditions)
        implements TopicStatusBuilder.With {

    public TopicStatus {
        conditions = Copies.of(conditions);
    }
}
