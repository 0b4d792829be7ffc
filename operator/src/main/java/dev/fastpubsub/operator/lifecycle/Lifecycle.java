package dev.fastpubsub.operator.lifecycle;

import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.operator.reconcile.ReconcileMetrics;
import dev.fastpubsub.operator.reconcile.Round;
import dev.fastpubsub.operator.server.FastpubsubServer;
import dev.fastpubsub.operator.server.Outcome.Absent;
import dev.fastpubsub.operator.server.Outcome.Conflict;
import dev.fastpubsub.operator.server.Outcome.Failed;
import dev.fastpubsub.operator.server.Outcome.Found;
import dev.fastpubsub.operator.server.ServerException;
import dev.fastpubsub.operator.status.Conditions;
import dev.fastpubsub.operator.status.Refusal;
import dev.fastpubsub.operator.survey.Survey;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes an object on the server, takes over one that is there, notices when it is lost, and deletes it.
 *
 * <p>Before an object is made its id and the time are written into the status. Wherever the operator is killed after that, an
 * object found later that is not older is its own, whatever the adoption policy says. The time is there for as long as nobody
 * knows what became of it: once the server has said so, what comes later is somebody else's. Of an object that was lost it
 * stays until there is one again, so that a loss is told once. Thread-safe.
 */
public final class Lifecycle<R extends CustomResource<?, S>, S, T> {

    private final ServerObjects<R, S, T> objects;
    private final Survey<T> survey;
    private final FastpubsubServer server;
    private final ReconcileMetrics metrics;

    public Lifecycle(
            ServerObjects<R, S, T> objects, Survey<T> survey, FastpubsubServer server, ReconcileMetrics metrics) {
        this.objects = objects;
        this.survey = survey;
        this.server = server;
        this.metrics = metrics;
    }

    /** Sees to it that the object is there. */
    public T ensure(Round<R, S> round, String id) {
        Mark mark = objects.mark(round.status());
        T object = mark.externalCreatedAt() == null ? make(round, id) : keep(round, id, mark.externalCreatedAt());
        require(round, object);
        Mark seen = objects.mark(round.status()).seen(id, objects.createdAt(object));
        round.status(objects.marked(round.status(), seen));
        DataLoss.settle(round, seen.externalCreatedAt());
        return object;
    }

    private T keep(Round<R, S> round, String id, String known) {
        Optional<T> surveyed = survey.find(id);
        if (surveyed.isPresent() && objects.createdAt(surveyed.get()).equals(known)) {
            return surveyed.get();
        }
        Optional<T> there = found(id);
        if (there.isPresent()) {
            if (!objects.createdAt(there.get()).equals(known) && !isBeingRepaired(round)) {
                lost(round, id, "was deleted and made again by somebody else: its messages are lost");
            }
            return there.get();
        }
        if (!isBeingRepaired(round)) {
            lost(round, id, "was deleted: its messages are lost; it is made again");
            remember(round);
        }
        T made = make(round, id);
        metrics.driftRepaired(round.resource().getKind());
        return made;
    }

    /** An earlier round has told of this loss, and could not make the object again, or not say so. */
    private boolean isBeingRepaired(Round<R, S> round) {
        return round.conditions().isTrue(ConditionType.DATA_LOSS)
                && !round.conditions().isTrue(ConditionType.READY)
                && objects.mark(round.status()).creationStartedAt() != null;
    }

    private void lost(Round<R, S> round, String id, String what) {
        DataLoss.occurred(round, metrics, "the " + objects.noun() + " " + id + " " + what);
        objects.lost(round);
        begin(round, id);
    }

    private void begin(Round<R, S> round, String id) {
        round.status(objects.marked(round.status(), objects.mark(round.status()).started(id, server.now())));
    }

    private void remember(Round<R, S> round) {
        round.condition(ConditionType.READY, Conditions.UNKNOWN, Reason.PENDING, "being made");
        round.remember(round.status());
    }

    private T make(Round<R, S> round, String id) {
        if (objects.mark(round.status()).creationStartedAt() == null) {
            Optional<T> there = survey.find(id).isPresent() ? found(id) : Optional.empty();
            if (there.isPresent()) {
                return takenOver(round, id, there.get());
            }
            begin(round, id);
            remember(round);
        }
        try {
            return switch (objects.create(round, id)) {
                case Found<T>(T object) -> {
                    survey.note(object);
                    yield object;
                }
                case Conflict<T>(String detail) ->
                    takenOver(round, id, found(id).orElseThrow(() -> new Refusal(Reason.PENDING, detail)));
                case Absent<T>(String detail) -> throw new Refusal(Reason.TOPIC_NOT_FOUND, detail);
                case Failed<T>(var failure) -> throw new ServerException(failure);
            };
        } catch (Refusal e) {
            refused(round);
            throw e;
        } catch (ServerException e) {
            if (!e.failure().isOutage()) {
                refused(round);
            }
            throw e;
        }
    }

    /** The server has said that it made nothing. */
    private void refused(Round<R, S> round) {
        round.status(objects.marked(round.status(), objects.mark(round.status()).refused()));
    }

    private Optional<T> found(String id) {
        return switch (objects.find(id)) {
            case Found<T>(T object) -> {
                survey.note(object);
                yield Optional.of(object);
            }
            case Absent<T> gone -> {
                survey.forget(id);
                yield Optional.empty();
            }
            case Conflict<T>(String detail) -> throw new Refusal(Reason.INVALID_SPEC, detail);
            case Failed<T>(var failure) -> throw new ServerException(failure);
        };
    }

    private void require(Round<R, S> round, T object) {
        objects.objection(round, object).ifPresent(refusal -> {
            throw refusal;
        });
    }

    private T takenOver(Round<R, S> round, String id, T object) {
        require(round, object);
        if (!isSinceTheCreationBegan(round, object)) {
            String what =
                    "the " + objects.noun() + " " + id + ", which is on the server since " + objects.createdAt(object);
            if (!objects.adopts(round.resource())) {
                throw new Refusal(Reason.ADOPTION_REFUSED, what + ", is not taken over");
            }
            round.normal("Adopted", "took over " + what);
        }
        return object;
    }

    private boolean isSinceTheCreationBegan(Round<R, S> round, T object) {
        return Incarnation.isSince(
                objects.createdAt(object), objects.mark(round.status()).creationStartedAt());
    }

    /**
     * Whether what the server has now is the resource's, even if the operator was killed before it could say so: the very
     * object that was last seen, or one of which nobody else can be the maker.
     */
    public boolean has(Round<R, S> round) {
        Mark mark = objects.mark(round.status());
        String id = mark.id();
        return id != null
                && (mark.externalCreatedAt() != null || mark.creationStartedAt() != null)
                && found(id)
                        .filter(object -> isOurs(round, object, mark.externalCreatedAt()))
                        .isPresent();
    }

    private boolean isOurs(Round<R, S> round, T object, @Nullable String known) {
        return objects.objection(round, object).isEmpty()
                && (objects.createdAt(object).equals(known) || isSinceTheCreationBegan(round, object));
    }

    /** Deletes the object of a resource that {@linkplain #has has} it. */
    public void delete(Round<R, S> round) {
        String id = String.valueOf(objects.mark(round.status()).id());
        switch (objects.delete(id)) {
            case Found<JsonNode> done -> survey.forget(id);
            case Absent<JsonNode> gone -> survey.forget(id);
            case Conflict<JsonNode>(String detail) -> throw new Refusal(Reason.DELETION_BLOCKED, detail);
            case Failed<JsonNode>(var failure) -> throw new ServerException(failure);
        }
    }
}
