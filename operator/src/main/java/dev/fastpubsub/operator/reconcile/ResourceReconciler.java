package dev.fastpubsub.operator.reconcile;

import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.operator.status.Conditions;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.MDC;

/**
 * Reconciles resources of one kind: what is common to all around what is particular to one. A round ends with at most one
 * write of the status, and with the time of the next: retries are ours, because the framework's end after five tries, log
 * stack traces and know no jitter. Thread-safe; one resource is in the hands of one thread at a time.
 */
public abstract class ResourceReconciler<R extends CustomResource<?, S>, S> implements Reconciler<R> {

    private static final Duration UNTIL_CACHES_ARE_FILLED = Duration.ofMillis(500);
    private static final Duration UNTIL_A_ROUND_IS_OVER = Duration.ofSeconds(1);

    private final Kind<R, S> kind;
    private final Surroundings surroundings;
    private final Verdicts<R, S> verdicts;
    private final Backoff backoff = new Backoff();
    private final Troubles troubles;
    private final KindCache<R> cache;

    protected ResourceReconciler(Kind<R, S> kind, KindCache<R> cache, Surroundings surroundings) {
        this.kind = kind;
        this.cache = cache;
        this.surroundings = surroundings;
        this.verdicts = new Verdicts<>(kind, surroundings);
        this.troubles = surroundings.newTroubles();
    }

    @Override
    public final List<EventSource<?, R>> prepareEventSources(EventSourceContext<R> context) {
        List<EventSource<?, R>> sources = new ArrayList<>(kind.eventSources(context));
        sources.add(cache.attach(context));
        return sources;
    }

    @Override
    public final UpdateControl<R> reconcile(R resource, Context<R> context) {
        if (!surroundings.gate().isOpen()) {
            return UpdateControl.<R>noUpdate().rescheduleAfter(UNTIL_CACHES_ARE_FILLED);
        }
        try (MDC.MDCCloseable kindName = MDC.putCloseable("kind", resource.getKind());
                MDC.MDCCloseable namespace =
                        MDC.putCloseable("namespace", resource.getMetadata().getNamespace());
                MDC.MDCCloseable name =
                        MDC.putCloseable("name", resource.getMetadata().getName())) {
            return round(resource, context);
        }
    }

    /**
     * While we are told that a resource is gone, the framework drops what it hears of another one by the same name, and all later
     * wake-ups with it: whoever deletes and makes a resource again at once would wait for ever. So it is told again.
     */
    private void lookForAnotherOneLater(ResourceID id, Context<R> context) {
        ControllerEventSource<R> source = context.eventSourceRetriever().getControllerEventSource();
        CompletableFuture.delayedExecutor(UNTIL_A_ROUND_IS_OVER.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> cache.find(id.getNamespace().orElse(""), id.getName())
                        .ifPresent(another -> source.eventReceived(ResourceAction.ADDED, another, null, false)));
    }

    private UpdateControl<R> round(R resource, Context<R> context) {
        ResourceID id = ResourceID.fromResource(resource);
        if (context.isPrimaryResourceDeleted()) {
            backoff.reset(id);
            troubles.over(id);
            kind.wakeDependents(resource);
            lookForAnotherOneLater(id, context);
            return UpdateControl.noUpdate();
        }
        StatusStore<R, S> store = new StatusStore<>(kind, context, surroundings.readOnly());
        Round<R, S> round = new Round<>(
                kind,
                store,
                surroundings.events(),
                new Conditions(kind.conditions(StatusStore.status(kind, resource)), surroundings.clock()),
                resource);
        Optional<Duration> next = verdicts.of(round, store, troubles, () -> backoff.next(id));
        if (next.isEmpty() || round.conditions().isTrue(ConditionType.READY)) {
            backoff.reset(id);
        }
        return next.map(delay -> UpdateControl.<R>noUpdate().rescheduleAfter(delay))
                .orElseGet(UpdateControl::noUpdate);
    }
}
