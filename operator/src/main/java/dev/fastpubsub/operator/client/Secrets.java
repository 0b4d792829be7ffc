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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Secrets of clients in Kubernetes. Touches none that is not the Client's own. Thread-safe. */
public final class Secrets {

    private static final int UNPROCESSABLE = 422;

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
        Secret secret = resource(kubernetes, client).get();
        if (secret != null && !SecretShape.isOurs(secret, client)) {
            throw conflict(client);
        }
        return Optional.ofNullable(secret);
    }

    /**
     * Before a login is made for a Secret that could not hold it.
     *
     * @throws Refusal when the existing one can never be changed
     */
    void requireRoom(Client client) {
        find(client).filter(SecretShape::isFixed).ifPresent(fixed -> {
            throw new Refusal(
                    Reason.INVALID_SPEC,
                    "the Secret " + client.secretName() + " is immutable or of another type: delete it");
        });
    }

    /**
     * Writes the Secret so that it holds this login; to an existing one nothing is done if it is so already, and what others
     * have added to it stays.
     *
     * @throws Refusal when Kubernetes will not have it
     */
    void write(Client client, @Nullable Secret existing, Login login) {
        Secret wanted = SecretShape.of(client, login, publicUrl);
        if (existing != null && SecretShape.covers(existing, wanted)) {
            return;
        }
        if (readOnly) {
            throw new ServerException(new Failure.ReadOnly("would write the Secret " + client.secretName()));
        }
        try {
            Secret unused = existing == null
                    ? kubernetes.resource(wanted).create()
                    : kubernetes.resource(SecretShape.merged(existing, wanted)).update();
        } catch (KubernetesClientException e) {
            // Made in this moment by somebody else, whose it then is.
            if (existing == null && e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                throw conflict(client);
            }
            if (e.getCode() == UNPROCESSABLE) {
                throw new Refusal(Reason.INVALID_SPEC, "Kubernetes refuses the Secret: " + reason(e));
            }
            throw e;
        }
    }

    /** Without what stands around it, and without the Secret's values: of those it names the fields alone. */
    private static String reason(KubernetesClientException refused) {
        return refused.getStatus() == null || refused.getStatus().getMessage() == null
                ? String.valueOf(refused.getMessage())
                : refused.getStatus().getMessage();
    }

    void release(Client client) {
        if (!readOnly) {
            release(kubernetes, client);
        }
    }

    /** Lets the Secret outlive its Client. */
    public static void release(KubernetesClient kubernetes, Client client) {
        Resource<Secret> resource = resource(kubernetes, client);
        Secret secret = resource.get();
        if (secret != null && SecretShape.isOurs(secret, client) && SecretShape.isOwnedBy(secret, client)) {
            Secret unused = resource.edit(current -> new SecretBuilder(current)
                    .editMetadata()
                    .removeMatchingFromOwnerReferences(owner -> SecretShape.isOf(owner.build(), client))
                    .endMetadata()
                    .build());
        }
    }

    private static Resource<Secret> resource(KubernetesClient kubernetes, Client client) {
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
