package dev.fastpubsub.operator.reconcile;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;

/**
 * Writes to the resource that a round is about: its status and its finalizers, never its spec. What was written is in the
 * cache at once, so the next round does not act on an older state.
 */
final class StatusStore<R extends CustomResource<?, S>, S> {

    private final Kind<R, S> kind;
    private final Context<R> context;
    private final boolean readOnly;

    StatusStore(Kind<R, S> kind, Context<R> context, boolean readOnly) {
        this.kind = kind;
        this.context = context;
        this.readOnly = readOnly;
    }

    static <R extends CustomResource<?, S>, S> S status(Kind<R, S> kind, R resource) {
        S status = resource.getStatus();
        return status == null ? kind.emptyStatus() : status;
    }

    /** Fails with a conflict if the resource has changed since it was read. */
    R write(R resource, S status) {
        if (readOnly || status.equals(status(kind, resource))) {
            return resource;
        }
        R changed = copy(resource);
        changed.setStatus(status);
        return cached(resource, kubernetes().resource(changed).updateStatus());
    }

    R fresh(R resource) {
        R fresh = kubernetes().resource(resource).get();
        if (fresh == null) {
            throw new KubernetesClientException("the resource is gone");
        }
        return fresh;
    }

    R addFinalizer(R resource, String name) {
        return readOnly
                ? resource
                : cached(resource, PrimaryUpdateAndCacheUtils.addFinalizer(kubernetes(), copy(resource), name));
    }

    R removeFinalizer(R resource, String name) {
        return readOnly
                ? resource
                : cached(resource, PrimaryUpdateAndCacheUtils.removeFinalizer(kubernetes(), copy(resource), name));
    }

    /** The last that is done with a resource that is being deleted: it may be gone already. */
    void release(R resource, String name) {
        if (readOnly) {
            return;
        }
        try {
            R unused = PrimaryUpdateAndCacheUtils.removeFinalizer(kubernetes(), copy(resource), name);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    private R cached(R before, R after) {
        if (after != before) {
            context.eventSourceRetriever()
                    .getControllerEventSource()
                    .handleRecentResourceUpdate(ResourceID.fromResource(after), after, before);
        }
        return after;
    }

    private R copy(R resource) {
        return context.getControllerConfiguration()
                .getConfigurationService()
                .getResourceCloner()
                .clone(resource);
    }

    private KubernetesClient kubernetes() {
        return context.getClient();
    }
}
