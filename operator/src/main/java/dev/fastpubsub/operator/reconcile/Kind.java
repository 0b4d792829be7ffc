package dev.fastpubsub.operator.reconcile;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is particular to a kind of resource. All methods are called by many threads, but for one resource by one at a time.
 *
 * @param <R> the resource
 * @param <S> its status, an immutable value
 */
public interface Kind<R extends CustomResource<?, S>, S> {

    Class<R> type();

    /** Of a resource that has none yet. */
    S emptyStatus();

    List<Condition> conditions(S status);

    S withConditions(S status, long observedGeneration, List<Condition> conditions);

    /** Whether the deletion of this resource has to wait for the server. */
    boolean needsFinalizer(R resource);

    /**
     * Brings the server to what the resource asks for, or finds out why not.
     *
     * @return when to look again though nothing has happened; empty for when something does
     * @throws dev.fastpubsub.operator.status.Refusal when it cannot be
     * @throws dev.fastpubsub.operator.server.ServerException when the server does not do it
     */
    Optional<Duration> reconcile(Round<R, S> round);

    /** Whether the last look at the server gives no reason to look at the resource: it costs no call. */
    boolean isAsSurveyed(R resource);

    /** Takes off the server what was this resource's; throws as {@link #reconcile} does. */
    void delete(Round<R, S> round);

    /** Lets what is this resource's be, on the server and in Kubernetes. */
    default void orphan(Round<R, S> round) {}

    /** What else a resource is looked at for. */
    default List<EventSource<?, R>> eventSources(EventSourceContext<R> context) {
        return List.of();
    }

    /** After the resource has changed or gone: whoever depends on it is looked at again. */
    default void wakeDependents(R resource) {}
}
