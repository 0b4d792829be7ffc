package dev.fastpubsub.operator.client;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.operator.server.Failure;
import dev.fastpubsub.operator.server.ServerException;
import dev.fastpubsub.operator.status.Refusal;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Secrets of clients in Kubernetes. Touches none that is not the Client's own. Thread-safe. */
public final class Secrets {

    private final KubernetesClient kubernetes;
    private final URI publicUrl;
    private final boolean readOnly;

    public Secrets(KubernetesClient kubernetes, URI publicUrl, boolean readOnly) {
        this.kubernetes = kubernetes;
        this.publicUrl = publicUrl;
        this.readOnly = readOnly;
    }

    /**
     * The Client's Secret as it is now.
     *
     * @throws Refusal when the name is somebody else's
     */
    Optional<Secret> find(Client client) {
        Secret secret = resource(client).get();
        if (secret != null && !SecretShape.isOurs(secret, client)) {
            throw conflict(client);
        }
        return Optional.ofNullable(secret);
    }

    /** Writes the Secret so that it holds this login; to an existing one nothing is done if it is so already. */
    void write(Client client, @Nullable Secret existing, Login login) {
        Secret wanted = SecretShape.of(client, login, publicUrl);
        if (existing != null && SecretShape.covers(existing, wanted)) {
            return;
        }
        if (readOnly) {
            throw new ServerException(new Failure.ReadOnly("would write the Secret " + client.secretName()));
        }
        if (existing != null) {
            wanted.getMetadata().setResourceVersion(existing.getMetadata().getResourceVersion());
            Secret unused = kubernetes.resource(wanted).update();
            return;
        }
        try {
            Secret unused = kubernetes.resource(wanted).create();
        } catch (KubernetesClientException e) {
            // Made in this moment by somebody else, whose it then is.
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                throw conflict(client);
            }
            throw e;
        }
    }

    /** Lets the Secret outlive its Client. */
    void release(Client client) {
        Secret secret = resource(client).get();
        if (secret != null && SecretShape.isOurs(secret, client) && !readOnly) {
            Secret unused = resource(client)
                    .edit(current -> new SecretBuilder(current)
                            .editMetadata()
                            .withOwnerReferences(List.of())
                            .endMetadata()
                            .build());
        }
    }

    private Resource<Secret> resource(Client client) {
        return kubernetes
                .secrets()
                .inNamespace(client.getMetadata().getNamespace())
                .withName(client.secretName());
    }

    private static Refusal conflict(Client client) {
        return new Refusal(
                Reason.SECRET_CONFLICT,
                "there is a Secret " + client.secretName() + " that is not this Client's; it is not touched");
    }
}
