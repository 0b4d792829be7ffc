package dev.fastpubsub.operator.claim;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.Topic;

/** Who has to be looked at again when something about another resource has changed. Thread-safe. */
public final class WakeUps {

    private final Resources resources;

    public WakeUps(Resources resources) {
        this.resources = resources;
    }

    /** Those that wait for its id, refer to it, or have a scope for it. */
    public void about(Topic topic) {
        String id = resources.id(topic);
        resources.topicsClaiming(id).stream()
                .filter(other -> !Claims.isSame(other, topic))
                .forEach(this::wake);
        resources.subscriptionsOf(topic).forEach(this::wake);
        resources.clientsNaming(id).forEach(this::wake);
    }

    /** Those that wait for its id, a Topic that waits for it to be gone, and Clients with a scope for it. */
    public void about(Subscription subscription) {
        String id = resources.id(subscription);
        resources.subscriptionsClaiming(id).stream()
                .filter(other -> !Claims.isSame(other, subscription))
                .forEach(this::wake);
        resources.clientsNaming(id).forEach(this::wake);
        resources.topics().all().filter(Topic::isMarkedForDeletion).forEach(this::wake);
    }

    /** A namespace's labels decide what those in it may refer to. */
    public void aboutNamespace(String namespace) {
        resources
                .subscriptions()
                .all()
                .filter(subscription ->
                        namespace.equals(subscription.getMetadata().getNamespace()))
                .forEach(this::wake);
        resources
                .clients()
                .all()
                .filter(client -> namespace.equals(client.getMetadata().getNamespace()))
                .forEach(this::wake);
    }

    public void wake(Topic topic) {
        resources.topics().wake(topic);
    }

    public void wake(Subscription subscription) {
        resources.subscriptions().wake(subscription);
    }

    public void wake(Client client) {
        resources.clients().wake(client);
    }
}
