package dev.fastpubsub.operator.survey;

import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.operator.reconcile.Instructions;
import dev.fastpubsub.operator.reconcile.Kind;
import dev.fastpubsub.operator.reconcile.KindCache;
import dev.fastpubsub.operator.server.Failure;
import dev.fastpubsub.operator.server.Outcome;
import dev.fastpubsub.operator.server.Outcome.Absent;
import dev.fastpubsub.operator.server.Outcome.Conflict;
import dev.fastpubsub.operator.server.Outcome.Failed;
import dev.fastpubsub.operator.server.Outcome.Found;
import dev.fastpubsub.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One kind for the watch over the server.
 *
 * @param list all objects on the server
 */
public record Watched<R extends CustomResource<?, S>, S, T>(
        Kind<R, S> kind, KindCache<R> cache, Survey<T> survey, Supplier<Outcome<List<T>>> list) {

    /** Looks at all objects on the server. Empty when it could. */
    Optional<Failure> look() {
        survey.begin();
        return switch (list.get()) {
            case Found<List<T>>(List<T> objects) -> {
                survey.replace(objects);
                yield Optional.empty();
            }
            case Failed<List<T>>(Failure failure) -> Optional.of(failure);
            case Absent<List<T>>(String detail) -> Optional.of(new Failure.NotServer(detail));
            case Conflict<List<T>>(String detail) -> Optional.of(new Failure.NotServer(detail));
        };
    }

    /** Those that something seems to be wrong with. */
    Stream<R> suspects() {
        return cache.all()
                .filter(resource -> !resource.isMarkedForDeletion())
                .filter(resource -> !Instructions.isPaused(resource))
                .filter(resource -> !kind.isAsSurveyed(resource));
    }

    void wakeSuspects() {
        suspects().forEach(cache::wake);
    }

    /** What wakes each resource. */
    Stream<Runnable> wakeUps() {
        return cache.all().map(resource -> () -> cache.wake(resource));
    }

    /** Kind, namespace, and what Ready says and why, of each resource. */
    Stream<List<String>> states() {
        return cache.all().map(resource -> {
            S status = resource.getStatus();
            Optional<Condition> ready = ConditionType.READY.in(status == null ? List.of() : kind.conditions(status));
            return List.of(
                    resource.getKind(),
                    resource.getMetadata().getNamespace(),
                    ready.map(Condition::getStatus).orElse(Conditions.UNKNOWN),
                    ready.map(Condition::getReason).orElse(Reason.PENDING.text()));
        });
    }
}
