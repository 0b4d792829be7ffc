package dev.fastpubsub.operator.client;

import dev.fastpubsub.crd.v1alpha1.ApiVersion;
import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.ClientSecret;
import dev.fastpubsub.crd.v1alpha1.DeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.SecretMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a client's Secret looks like: a service of the Service Binding specification. Owned by the Client, so that Kubernetes
 * deletes it with it, unless the Client is to be retained.
 */
public final class SecretShape {

    /** On every Secret of ours: the uid of its Client. The operator sees no others. */
    public static final String CLIENT_UID = ApiVersion.GROUP + "/client-uid";

    static final String CLIENT_NAME = ApiVersion.GROUP + "/client-name";
    static final String TYPE = "servicebinding.io/fastpubsub";

    private static final String CLIENT_ID = "client-id";
    private static final String CLIENT_SECRET = "client-secret";
    private static final String NAME = "fastpubsub";

    private SecretShape() {}

    static Secret of(Client client, Login login, URI publicUrl) {
        Map<String, String> labels = new LinkedHashMap<>();
        Map<String, String> annotations = new LinkedHashMap<>();
        template(client).ifPresent(template -> {
            labels.putAll(template.labels());
            annotations.putAll(template.annotations());
        });
        labels.put("app.kubernetes.io/managed-by", "fastpubsub-operator");
        labels.put(CLIENT_UID, client.getMetadata().getUid());
        annotations.put(CLIENT_NAME, client.getMetadata().getName());
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(client.getMetadata().getNamespace())
                .withName(client.secretName())
                .withLabels(labels)
                .withAnnotations(annotations)
                .withOwnerReferences(owners(client))
                .endMetadata()
                .withType(TYPE)
                .withData(Map.of(
                        "type",
                        encoded(NAME),
                        "provider",
                        encoded(NAME),
                        "uri",
                        encoded(publicUrl.toString()),
                        "token-uri",
                        encoded(publicUrl + "/oauth/token"),
                        CLIENT_ID,
                        encoded(login.id()),
                        CLIENT_SECRET,
                        encoded(login.secret())))
                .build();
    }

    /** The existing Secret with what is wanted; labels, annotations and finalizers of others stay. */
    static Secret merged(Secret existing, Secret wanted) {
        return new SecretBuilder(existing)
                .editMetadata()
                .addToLabels(wanted.getMetadata().getLabels())
                .addToAnnotations(wanted.getMetadata().getAnnotations())
                .withOwnerReferences(wanted.getMetadata().getOwnerReferences())
                .endMetadata()
                .withData(wanted.getData())
                .build();
    }

    /** Whether its data can never be changed, or is of a kind that is not ours. */
    static boolean isFixed(Secret secret) {
        return Boolean.TRUE.equals(secret.getImmutable()) || !TYPE.equals(secret.getType());
    }

    static boolean isOwnedBy(Secret secret, Client client) {
        return secret.getMetadata().getOwnerReferences().stream().anyMatch(owner -> isOf(owner, client));
    }

    static boolean isOf(OwnerReference owner, Client client) {
        return client.getMetadata().getUid().equals(owner.getUid());
    }

    static boolean isOurs(Secret secret, Client client) {
        Map<String, String> labels = secret.getMetadata().getLabels();
        return labels != null && client.getMetadata().getUid().equals(labels.get(CLIENT_UID));
    }

    /** The Client that a Secret of ours belongs to. */
    static Set<ResourceID> client(Secret secret) {
        Map<String, String> annotations = secret.getMetadata().getAnnotations();
        String name = annotations == null ? null : annotations.get(CLIENT_NAME);
        return name == null
                ? Set.of()
                : Set.of(new ResourceID(name, secret.getMetadata().getNamespace()));
    }

    /** Empty when it holds none that can be read. */
    static Optional<Login> login(Secret secret) {
        Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
        try {
            String id = decoded(data.getOrDefault(CLIENT_ID, ""));
            String password = decoded(data.getOrDefault(CLIENT_SECRET, ""));
            return id.isEmpty() || password.isEmpty() ? Optional.empty() : Optional.of(new Login(id, password));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether a Secret has all that another one of ours has; others may have added labels. */
    static boolean covers(Secret actual, Secret wanted) {
        return Objects.equals(actual.getData(), wanted.getData())
                && contains(
                        actual.getMetadata().getLabels(), wanted.getMetadata().getLabels())
                && contains(
                        actual.getMetadata().getAnnotations(),
                        wanted.getMetadata().getAnnotations())
                && Objects.equals(
                        actual.getMetadata().getOwnerReferences(),
                        wanted.getMetadata().getOwnerReferences());
    }

    private static boolean contains(Map<String, String> actual, Map<String, String> wanted) {
        return actual != null && actual.entrySet().containsAll(wanted.entrySet());
    }

    private static List<OwnerReference> owners(Client client) {
        return client.getSpec().deletionPolicy() == DeletionPolicy.RETAIN
                ? List.of()
                : List.of(new OwnerReferenceBuilder()
                        .withApiVersion(client.getApiVersion())
                        .withKind(client.getKind())
                        .withName(client.getMetadata().getName())
                        .withUid(client.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(false)
                        .build());
    }

    private static Optional<SecretMetadata> template(Client client) {
        ClientSecret secret = client.getSpec().secret();
        return Optional.ofNullable(
                secret == null || secret.template() == null
                        ? null
                        : secret.template().metadata());
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
