package dev.fastpubsub.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;

/** A client that was replaced by another. */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RetiringClient(
        @JsonPropertyDescription("Id of the client on the server.") @Required @Size(max = Bounds.CLIENT_ID_LENGTH)
        String clientId,

        @JsonPropertyDescription("When it is deleted.") @Required
        Instant deleteAfter)
        implements RetiringClientBuilder.With {}
