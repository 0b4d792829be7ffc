package dev.fastpubsub.operator.chaos;

import dev.fastpubsub.crd.v1alpha1.Annotations;
import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.DeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.Rotation;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.SubscriptionDeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.chaos.Wish.Kind;
import dev.fastpubsub.operator.support.Cluster;
import dev.fastpubsub.operator.support.TestOperator;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts into Kubernetes what is wished for, as a tool does that applies files: over and over. Used by one thread at a time. */
record Tenant(KubernetesClient kubernetes) {

    private static final String NAMESPACE = TestOperator.NAMESPACE;
    private static final String INCARNATION = "test/incarnation";
    private static final String REVISION = "test/revision";
    private static final String ROTATIONS = "test/rotations";

    /** @return whether Kubernetes has it as it was wished for; what the operator makes of it is another matter */
    boolean apply(Wish wish) {
        CustomResource<?, ?> now = find(wish);
        if (now == null) {
            if (wish.wanted() && topicIsThere(wish)) {
                make(wish);
            }
            return !wish.wanted();
        }
        if (now.isMarkedForDeletion()) {
            return false;
        }
        if (!wish.wanted() || !noted(now, INCARNATION).equals(Integer.toString(wish.incarnation()))) {
            var unused = kubernetes.resource(now).delete();
            return false;
        }
        if (isAs(now, wish)) {
            return true;
        }
        boolean rotate = !noted(now, ROTATIONS).equals(Integer.toString(wish.rotations()));
        describe(now, wish, rotate);
        try {
            var unused = kubernetes.resource(now).update();
        } catch (KubernetesClientException e) {
            // The operator has written meanwhile, or it is gone: the next time.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
        return false;
    }

    @Nullable
    CustomResource<?, ?> find(Wish wish) {
        return kubernetes.resource(resource(wish)).get();
    }

    /** Or it could not go, as long as a new subscription refers to it. */
    private boolean topicIsThere(Wish wish) {
        if (wish.kind() != Kind.SUBSCRIPTION) {
            return true;
        }
        Topic topic = kubernetes
                .resources(Topic.class)
                .inNamespace(NAMESPACE)
                .withName(wish.topic())
                .get();
        return topic != null && !topic.isMarkedForDeletion();
    }

    private void make(Wish wish) {
        CustomResource<?, ?> made = resource(wish);
        if (made instanceof Client client) {
            // What Kubernetes' collector of garbage does, sooner or later.
            var unused = kubernetes
                    .secrets()
                    .inNamespace(NAMESPACE)
                    .withName(client.secretName())
                    .delete();
        }
        describe(made, wish, false);
        var unused = kubernetes.resource(made).create();
    }

    static boolean isAs(CustomResource<?, ?> resource, Wish wish) {
        return noted(resource, INCARNATION).equals(Integer.toString(wish.incarnation()))
                && noted(resource, REVISION).equals(Integer.toString(wish.revision()))
                && noted(resource, ROTATIONS).equals(Integer.toString(wish.rotations()));
    }

    private static CustomResource<?, ?> resource(Wish wish) {
        return switch (wish.kind()) {
            case TOPIC -> Cluster.topic(NAMESPACE, wish.name(), spec -> spec.deletionPolicy(DeletionPolicy.DELETE));
            case RETAINED_TOPIC ->
                Cluster.topic(NAMESPACE, wish.name(), spec -> spec.deletionPolicy(DeletionPolicy.RETAIN));
            case SUBSCRIPTION ->
                Cluster.subscription(
                        NAMESPACE,
                        wish.name(),
                        wish.topic(),
                        spec -> spec.deletionPolicy(SubscriptionDeletionPolicy.DELETE)
                                .maxDeliveryAttempts(wish.attempts()));
            case CLIENT ->
                Cluster.client(
                        NAMESPACE,
                        wish.name(),
                        spec -> spec.scopes(List.of(wish.scope())).rotation(new Rotation("0s", "0s")));
        };
    }

    private static void describe(CustomResource<?, ?> resource, Wish wish, boolean rotate) {
        Map<String, String> annotations = new HashMap<>(
                resource.getMetadata().getAnnotations() == null
                        ? Map.of()
                        : resource.getMetadata().getAnnotations());
        annotations.put(INCARNATION, Integer.toString(wish.incarnation()));
        annotations.put(REVISION, Integer.toString(wish.revision()));
        annotations.put(ROTATIONS, Integer.toString(wish.rotations()));
        if (rotate) {
            annotations.put(Annotations.ROTATE_AT, Instant.now().toString());
        }
        resource.getMetadata().setAnnotations(annotations);
        switch (resource) {
            case Subscription subscription ->
                subscription.setSpec(subscription.getSpec().withMaxDeliveryAttempts(wish.attempts()));
            case Client client -> client.setSpec(client.getSpec().withScopes(List.of(wish.scope())));
            case Topic topic -> {}
            default -> throw new IllegalArgumentException(resource.getKind());
        }
    }

    private static String noted(CustomResource<?, ?> resource, String annotation) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(annotation, "");
    }
}
