package dev.fastpubsub.operator.reconcile;

import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.operator.server.Failure;
import dev.fastpubsub.operator.server.ServerException;
import dev.fastpubsub.operator.status.Conditions;
import dev.fastpubsub.operator.status.FailureReasons;
import dev.fastpubsub.operator.status.Refusal;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Goes through a round, and says in the Ready condition how it ended. Thread-safe. */
final class Verdicts<R extends CustomResource<?, S>, S> {

    private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);

    /** Said once for the operator, not once for each resource: see the watch over the server. */
    private static final Set<Reason> NO_EVENT = EnumSet.of(
            Reason.PENDING,
            Reason.SERVER_UNREACHABLE,
            Reason.NOT_SERVER,
            Reason.SERVER_ERROR,
            Reason.UNAUTHORIZED,
            Reason.PAUSED);

    /** Told once for the operator, and so is their end. */
    private static final Set<String> OUTAGES = Stream.of(
                    Reason.SERVER_UNREACHABLE, Reason.NOT_SERVER, Reason.SERVER_ERROR, Reason.UNAUTHORIZED)
            .map(Reason::text)
            .collect(Collectors.toUnmodifiableSet());

    /** What is applied together comes to be one after the other; whoever waits for a moment only has nothing to say. */
    private static final Set<Reason> WAITING = EnumSet.of(Reason.PENDING, Reason.TOPIC_NOT_READY);

    /** Nobody knows then how the object is. */
    private static final Set<Reason> UNKNOWN = EnumSet.of(
            Reason.PENDING,
            Reason.SERVER_UNREACHABLE,
            Reason.NOT_SERVER,
            Reason.SERVER_ERROR,
            Reason.UNAUTHORIZED,
            Reason.FORBIDDEN);

    private final Kind<R, S> kind;
    private final Surroundings surroundings;
    private final UnreadableAnnotations unreadable = new UnreadableAnnotations();

    Verdicts(Kind<R, S> kind, Surroundings surroundings) {
        this.kind = kind;
        this.surroundings = surroundings;
    }

    /**
     * Goes through a round.
     *
     * @param backoff when to try again what did not succeed
     * @return when the resource is to be looked at again by itself
     */
    Optional<Duration> of(Round<R, S> round, StatusStore<R, S> store, Troubles troubles, Supplier<Duration> backoff) {
        try {
            return attempt(round, store, troubles) instanceof Ended(Optional<Duration> next)
                    ? next
                    : Optional.of(backoff.get());
        } catch (KubernetesClientException e) {
            count(round, "Kubernetes");
            boolean conflict = e.getCode() == HttpURLConnection.HTTP_CONFLICT;
            LOG.atLevel(conflict ? Level.DEBUG : Level.WARN).log("Kubernetes refused: {}", e.getMessage());
        } catch (RuntimeException e) {
            count(round, "Bug");
            LOG.error("a mistake in the operator", e);
        }
        return Optional.of(backoff.get());
    }

    /** Null when it did not come to a good end. */
    private @Nullable Ended attempt(Round<R, S> round, StatusStore<R, S> store, Troubles troubles) {
        boolean deleting = round.resource().isMarkedForDeletion();
        unreadable.tell(round);
        try {
            Optional<Duration> next = deleting ? delete(round, store) : live(round, store);
            troubles.over(round.id());
            return new Ended(next);
        } catch (Refusal e) {
            if (WAITING.contains(e.reason()) && !troubles.isWorthTelling(round.id())) {
                count(round, e.reason().text());
                return null;
            }
            if (!WAITING.contains(e.reason())) {
                troubles.over(round.id());
            }
            refused(round, e.reason(), e.message());
        } catch (ServerException e) {
            failed(round, e.failure(), deleting, troubles);
        }
        return null;
    }

    private record Ended(Optional<Duration> next) {}

    private Optional<Duration> live(Round<R, S> round, StatusStore<R, S> store) {
        Finalizers.adjust(kind, round, store);
        if (Instructions.isPaused(round.resource())) {
            String ready = round.conditions()
                    .find(ConditionType.READY)
                    .map(Condition::getStatus)
                    .orElse(Conditions.UNKNOWN);
            conclude(round, ready, Reason.PAUSED, "paused by annotation");
            return Optional.empty();
        }
        List<String> missing = surroundings.definitions().missing(kind.type());
        if (!missing.isEmpty()) {
            throw new Refusal(
                    Reason.CRD_OUTDATED,
                    "the definition in the cluster is older than the operator; it lacks " + String.join(", ", missing));
        }
        surroundings.connection().outageOf(surroundings.config().outageGrace()).ifPresent(failure -> {
            // Whoever needs no call now would not notice; the watch does, and tells when it is over.
            throw new ServerException(failure);
        });
        Optional<Duration> next = kind.reconcile(round);
        conclude(round, Conditions.TRUE, Reason.SYNCED, "");
        return next;
    }

    private Optional<Duration> delete(Round<R, S> round, StatusStore<R, S> store) {
        if (round.resource().hasFinalizer(Finalizers.NAME)) {
            if (Instructions.isOrphanedOnDelete(round.resource()) || !kind.needsFinalizer(round.resource())) {
                kind.orphan(round);
            } else {
                kind.delete(round);
            }
            store.release(round.resource(), Finalizers.NAME);
            count(round, "Deleted");
        }
        return Optional.empty();
    }

    private void refused(Round<R, S> round, Reason reason, String message) {
        conclude(round, UNKNOWN.contains(reason) ? Conditions.UNKNOWN : Conditions.FALSE, reason, message);
    }

    private void failed(Round<R, S> round, Failure failure, boolean deleting, Troubles troubles) {
        Reason reason = FailureReasons.of(failure);
        if (failure instanceof Failure.ReadOnly) {
            count(round, "ReadOnly");
            LOG.info("{}", failure.message());
        } else if (failure.isOutage() && !troubles.isWorthTelling(round.id())) {
            count(round, reason.text());
            LOG.debug("{}", failure.message());
        } else if (deleting) {
            refused(round, Reason.DELETION_BLOCKED, reason.text() + ": " + failure.message());
        } else {
            refused(round, reason, failure.message());
        }
    }

    /** Writes the status if anything in it has changed, and tells of it if what it comes to has changed. */
    private void conclude(Round<R, S> round, String ready, Reason reason, String message) {
        count(round, reason.text());
        Optional<Condition> before = round.conditions().find(ConditionType.READY);
        round.condition(ConditionType.READY, ready, reason, message);
        try {
            round.write();
        } catch (KubernetesClientException e) {
            LOG.debug("the status could not be written: {}", e.getMessage());
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
        boolean sameReason =
                before.map(Condition::getReason).filter(reason.text()::equals).isPresent();
        if (!sameReason || isOfAnotherGeneration(before, round)) {
            kind.wakeDependents(round.resource());
        }
        if (sameReason) {
            return;
        }
        boolean afterOutage = reason == Reason.SYNCED
                && before.map(Condition::getReason).filter(OUTAGES::contains).isPresent();
        if (NO_EVENT.contains(reason) || afterOutage || surroundings.readOnly()) {
            LOG.atInfo().addKeyValue("reason", reason.text()).log("{}", message.isEmpty() ? reason.text() : message);
        } else {
            tell(round, ready, reason, message);
        }
    }

    private static boolean isOfAnotherGeneration(Optional<Condition> condition, Round<?, ?> round) {
        return condition
                .map(Condition::getObservedGeneration)
                .filter(generation -> generation == round.generation())
                .isEmpty();
    }

    private void tell(Round<R, S> round, String ready, Reason reason, String message) {
        if (ready.equals(Conditions.TRUE)) {
            round.normal(reason.text(), message.isEmpty() ? reason.meaning() : message);
        } else {
            round.warning(reason.text(), message);
        }
    }

    private void count(Round<R, S> round, String outcome) {
        surroundings.metrics().round(round.resource().getKind(), outcome);
    }
}
