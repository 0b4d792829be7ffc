package dev.fastpubsub.operator.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.ClientSpec;
import dev.fastpubsub.crd.v1alpha1.ClientSpecBuilder;
import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.SubscriptionSpec;
import dev.fastpubsub.crd.v1alpha1.SubscriptionSpecBuilder;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.crd.v1alpha1.TopicRef;
import dev.fastpubsub.crd.v1alpha1.TopicSpec;
import dev.fastpubsub.crd.v1alpha1.TopicSpecBuilder;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** What tests put into Kubernetes, and what they wait for there. */
public record Cluster(KubernetesClient kubernetes) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public static Topic topic(String namespace, String name, UnaryOperator<TopicSpecBuilder> spec) {
        Topic topic = named(new Topic(), namespace, name);
        TopicSpec built = spec.apply(TopicSpecBuilder.builder()).build();
        topic.setSpec(built);
        return topic;
    }

    /** Of the Topic in the same namespace. */
    public static Subscription subscription(
            String namespace, String name, String topic, UnaryOperator<SubscriptionSpecBuilder> spec) {
        Subscription subscription = named(new Subscription(), namespace, name);
        SubscriptionSpec built = spec.apply(SubscriptionSpecBuilder.builder().topicRef(new TopicRef(topic, null)))
                .build();
        subscription.setSpec(built);
        return subscription;
    }

    public static Client client(String namespace, String name, UnaryOperator<ClientSpecBuilder> spec) {
        Client client = named(new Client(), namespace, name);
        ClientSpec built = spec.apply(ClientSpecBuilder.builder()).build();
        client.setSpec(built);
        return client;
    }

    private static <R extends HasMetadata> R named(R resource, String namespace, String name) {
        resource.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        return resource;
    }

    public <R extends HasMetadata> R create(R resource) {
        return kubernetes.resource(resource).create();
    }

    /** Again when the operator has written meanwhile. */
    public <R extends HasMetadata> void edit(R resource, UnaryOperator<R> change) {
        awaitAtMost().ignoreExceptionsMatching(Cluster::isConflict).until(() -> {
            R unused = kubernetes.resource(now(resource)).edit(change);
            return true;
        });
    }

    private static boolean isConflict(Throwable failure) {
        return failure instanceof KubernetesClientException refused && refused.getCode() == 409;
    }

    public void annotate(HasMetadata resource, String name, String value) {
        edit(resource, current -> {
            Map<String, String> annotations = new HashMap<>(
                    current.getMetadata().getAnnotations() == null
                            ? Map.of()
                            : current.getMetadata().getAnnotations());
            annotations.put(name, value);
            current.getMetadata().setAnnotations(annotations);
            return current;
        });
    }

    public void delete(HasMetadata resource) {
        var unused = kubernetes.resource(resource).delete();
    }

    /** As it is now; fails when it is gone. */
    public <R extends HasMetadata> R now(R resource) {
        return Objects.requireNonNull(kubernetes.resource(resource).get());
    }

    public boolean isGone(HasMetadata resource) {
        return kubernetes.resource(resource).get() == null;
    }

    public <R extends CustomResource<?, ?>> R awaitReady(R resource) {
        return await(resource, ConditionType.READY, "True", Reason.SYNCED);
    }

    /** Waits until a condition says this of the resource's present generation. */
    public <R extends CustomResource<?, ?>> R await(R resource, ConditionType type, String status, Reason reason) {
        awaitAtMost().untilAsserted(() -> {
            R now = now(resource);
            assertThat(conditions(now))
                    .as("%s %s", resource.getKind(), resource.getMetadata().getName())
                    .anySatisfy(condition -> {
                        assertThat(condition.getType()).isEqualTo(type.text());
                        assertThat(condition.getStatus()).isEqualTo(status);
                        assertThat(condition.getReason()).isEqualTo(reason.text());
                        assertThat(condition.getObservedGeneration())
                                .isEqualTo(now.getMetadata().getGeneration());
                    });
        });
        return now(resource);
    }

    /** What nobody knows. */
    public <R extends CustomResource<?, ?>> R awaitUnknown(R resource, Reason reason) {
        return await(resource, ConditionType.READY, "Unknown", reason);
    }

    public <R extends CustomResource<?, ?>> R awaitNotReady(R resource, Reason reason) {
        return await(resource, ConditionType.READY, "False", reason);
    }

    public static ConditionFactory awaitAtMost() {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50));
    }

    public static List<Condition> conditions(CustomResource<?, ?> resource) {
        return switch (resource) {
            case Topic topic ->
                topic.getStatus() == null ? List.of() : topic.getStatus().conditions();
            case Subscription subscription ->
                subscription.getStatus() == null
                        ? List.of()
                        : subscription.getStatus().conditions();
            case Client client ->
                client.getStatus() == null ? List.of() : client.getStatus().conditions();
            default -> throw new IllegalArgumentException(resource.getKind());
        };
    }

    public List<Event> events(HasMetadata resource, String reason) {
        return kubernetes
                .events()
                .v1()
                .events()
                .inNamespace(resource.getMetadata().getNamespace())
                .list()
                .getItems()
                .stream()
                .filter(event -> resource.getMetadata()
                        .getName()
                        .equals(event.getRegarding().getName()))
                .filter(event -> reason.equals(event.getReason()))
                .toList();
    }

    public Secret secret(Client client) {
        return Objects.requireNonNull(kubernetes
                .secrets()
                .inNamespace(client.getMetadata().getNamespace())
                .withName(client.secretName())
                .get());
    }

    /** A decoded value. */
    public static String value(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
    }
}
