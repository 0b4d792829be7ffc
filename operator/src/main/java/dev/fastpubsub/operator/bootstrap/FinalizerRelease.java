package dev.fastpubsub.operator.bootstrap;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.client.Secrets;
import dev.fastpubsub.operator.reconcile.Finalizers;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import java.util.List;

/**
 * Takes the operator's finalizer off resources, and the Secrets of Clients out of their ownership. What is on the server stays
 * there, and so do the credentials for it, of which the Secrets are the only copies. An operator that runs would undo it.
 */
public final class FinalizerRelease {

    private final KubernetesClient kubernetes;

    public FinalizerRelease(KubernetesClient kubernetes) {
        this.kubernetes = kubernetes;
    }

    /**
     * Releases resources of all kinds.
     *
     * @param namespace empty for all
     * @return how many had the finalizer
     */
    public int run(String namespace) {
        return release(Subscription.class, namespace)
                + release(Client.class, namespace)
                + release(Topic.class, namespace);
    }

    private <R extends CustomResource<?, ?>> int release(Class<R> type, String namespace) {
        List<R> resources = namespace.isEmpty()
                ? kubernetes.resources(type).inAnyNamespace().list().getItems()
                : kubernetes.resources(type).inNamespace(namespace).list().getItems();
        resources.forEach(resource -> {
            if (resource instanceof Client client) {
                Secrets.release(kubernetes, client);
            }
        });
        List<R> held = resources.stream()
                .filter(resource -> resource.hasFinalizer(Finalizers.NAME))
                .toList();
        for (R resource : held) {
            R unused = PrimaryUpdateAndCacheUtils.removeFinalizer(kubernetes, resource, Finalizers.NAME);
        }
        return held.size();
    }
}
