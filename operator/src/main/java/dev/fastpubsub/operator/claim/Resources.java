package dev.fastpubsub.operator.claim;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.SubscriptionSpec;
import dev.fastpubsub.crd.v1alpha1.SubscriptionStatus;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.crd.v1alpha1.TopicRef;
import dev.fastpubsub.crd.v1alpha1.TopicStatus;
import dev.fastpubsub.operator.reconcile.KindCache;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** All resources that the operator knows, found by what connects them. Thread-safe. */
public final class Resources {

    private static final String BY_ID = "id";
    private static final String BY_TOPIC = "topic";
    private static final String BY_SCOPE = "scope";

    /** What a scope is about stands after its second colon. */
    private static final int SCOPE_PARTS = 3;

    private final Ids ids;
    private final KindCache<Topic> topics;
    private final KindCache<Subscription> subscriptions;
    private final KindCache<Client> clients;

    public Resources(Ids ids) {
        this.ids = ids;
        this.topics = new KindCache<>(Map.of(BY_ID, topic -> List.of(id(topic))));
        this.subscriptions = new KindCache<>(Map.of(
                BY_ID, subscription -> List.of(id(subscription)),
                BY_TOPIC, subscription -> List.of(topicKey(subscription))));
        this.clients = new KindCache<>(Map.of(BY_SCOPE, Resources::idsInScopes));
    }

    public KindCache<Topic> topics() {
        return topics;
    }

    public KindCache<Subscription> subscriptions() {
        return subscriptions;
    }

    public KindCache<Client> clients() {
        return clients;
    }

    public String id(Topic topic) {
        TopicStatus status = topic.getStatus();
        return ids.of(
                topic, status == null ? null : status.topicId(), topic.getSpec().topicId());
    }

    public String id(Subscription subscription) {
        SubscriptionStatus status = subscription.getStatus();
        return ids.of(
                subscription,
                status == null ? null : status.subscriptionId(),
                subscription.getSpec().subscriptionId());
    }

    /** All that ask for the id, losers included. */
    public List<Topic> topicsClaiming(String id) {
        return topics.by(BY_ID, id);
    }

    /** All that ask for the id, losers included. */
    public List<Subscription> subscriptionsClaiming(String id) {
        return subscriptions.by(BY_ID, id);
    }

    public Optional<Topic> ownerOfTopic(String id) {
        return Claims.owner(topicsClaiming(id), Resources::hasSynced);
    }

    public Optional<Subscription> ownerOfSubscription(String id) {
        return Claims.owner(subscriptionsClaiming(id), Resources::hasSynced);
    }

    /** Those that refer to the resource, or to its id. */
    public Stream<Subscription> subscriptionsOf(Topic topic) {
        return Stream.concat(
                subscriptions.by(BY_TOPIC, "/" + Claims.name(topic)).stream(),
                subscriptions.by(BY_TOPIC, id(topic)).stream());
    }

    /** Those with a scope for the id. */
    public List<Client> clientsNaming(String id) {
        return clients.by(BY_SCOPE, id);
    }

    public static boolean hasSynced(Topic topic) {
        TopicStatus status = topic.getStatus();
        return status != null && status.externalCreatedAt() != null;
    }

    public static boolean hasSynced(Subscription subscription) {
        SubscriptionStatus status = subscription.getStatus();
        return status != null && status.externalCreatedAt() != null;
    }

    /** No id has a slash in it. */
    private static String topicKey(Subscription subscription) {
        SubscriptionSpec spec = subscription.getSpec();
        TopicRef reference = spec.topicRef();
        if (reference == null) {
            return Objects.requireNonNullElse(spec.topicId(), "");
        }
        String namespace = Objects.requireNonNullElse(
                reference.namespace(), subscription.getMetadata().getNamespace());
        return "/" + namespace + "/" + reference.name();
    }

    private static List<String> idsInScopes(Client client) {
        return client.getSpec().scopes().stream()
                .map(scope -> scope.split(":", SCOPE_PARTS))
                .filter(parts -> parts.length == SCOPE_PARTS)
                .map(parts -> parts[2])
                .distinct()
                .toList();
    }
}
