package dev.fastpubsub.operator.reconcile;

import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.operator.status.Conditions;
import dev.fastpubsub.operator.status.EventRecorder;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.processing.event.ResourceID;

/** One look at one resource, and what it comes to. Used by one thread. */
public final class Round<R extends CustomResource<?, S>, S> {

    private final Kind<R, S> kind;
    private final StatusStore<R, S> store;
    private final EventRecorder events;
    private final Conditions conditions;
    private R resource;
    private S status;

    Round(Kind<R, S> kind, StatusStore<R, S> store, EventRecorder events, Conditions conditions, R resource) {
        this.kind = kind;
        this.store = store;
        this.events = events;
        this.conditions = conditions;
        this.resource = resource;
        this.status = StatusStore.status(kind, resource);
    }

    /** As it is in Kubernetes, as far as is known. */
    public R resource() {
        return resource;
    }

    public ResourceID id() {
        return ResourceID.fromResource(resource);
    }

    public String namespace() {
        return resource.getMetadata().getNamespace();
    }

    public String name() {
        return resource.getMetadata().getName();
    }

    public long generation() {
        Long generation = resource.getMetadata().getGeneration();
        return generation == null ? 0 : generation;
    }

    /** Whether the server had what this very spec says: then only the server can have changed. */
    public boolean wasSynced() {
        return conditions
                .find(ConditionType.READY)
                .filter(ready -> Conditions.TRUE.equals(ready.getStatus()))
                .filter(ready -> ready.getObservedGeneration() != null && ready.getObservedGeneration() == generation())
                .isPresent();
    }

    public S status() {
        return status;
    }

    /** To be written at the end of the round. */
    public void status(S changed) {
        status = changed;
    }

    /**
     * Writes the status now, before something that must not be forgotten is done. Fails when somebody else has changed the
     * resource meanwhile: then the next round sees what they did.
     */
    public void remember(S changed) {
        status = changed;
        write();
    }

    public Conditions conditions() {
        return conditions;
    }

    public void condition(ConditionType type, String value, Reason reason, String message) {
        conditions.set(type, value, reason, message, generation());
    }

    public void normal(String reason, String note) {
        events.normal(resource, reason, note);
    }

    public void warning(String reason, String note) {
        events.warning(resource, reason, note);
    }

    /** Writes the status if it differs from what is written. */
    void write() {
        S complete = kind.withConditions(status, generation(), conditions.list());
        resource = store.write(resource, complete);
        status = complete;
    }

    /** Reads the resource anew, past every cache: before something is done that must not be done twice. */
    public void refresh() {
        resource = store.fresh(resource);
        status = StatusStore.status(kind, resource);
    }

    /** Goes on with a newer state of the resource, whose finalizers or owner somebody has changed. */
    void newer(R changed) {
        resource = changed;
    }
}
