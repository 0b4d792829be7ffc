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

/** What became of a client. It says nothing that would help to log in. */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClientStatus(
        @JsonPropertyDescription("The metadata.generation that this status is about.") @Min(0) @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("Id of the client on the server whose credentials the Secret holds.")
        @Size(max = Bounds.CLIENT_ID_LENGTH)
        @Nullable
        String clientId,

        @JsonPropertyDescription("Id of a client that is being created, and is not yet the one in clientId.")
        @Size(max = Bounds.CLIENT_ID_LENGTH)
        @Nullable
        String pendingClientId,

        @JsonPropertyDescription("Clients whose credentials still work and will be deleted.")
        @Size(max = Bounds.RETIRING_CLIENTS)
        List<RetiringClient> retiringClients,

        @JsonPropertyDescription(
                "Hash of what the operator wrote into the Secret; another one means that somebody changed it.")
        @Size(max = Bounds.HASH_LENGTH)
        @Nullable
        String secretHash,

        @JsonPropertyDescription("When the client last got new credentials.") @Nullable
        Instant lastRotationTime,

        @JsonPropertyDescription("The Secret, where the Service Binding specification looks for it.") @Nullable
        Binding binding,

        @JsonPropertyDescription("Ready, SecretReady and ScopesAllowed.") @Size(max = Bounds.CONDITIONS)
        List<Condition> conditions)
        implements ClientStatusBuilder.With {

    public ClientStatus {
        retiringClients = Copies.of(retiringClients);
        conditions = Copies.of(conditions);
    }
}
