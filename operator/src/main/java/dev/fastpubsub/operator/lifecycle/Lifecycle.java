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
import tools.jackson.databind.JsonNode;

/**
 * Makes an object on the server, takes over one that is there, notices when it is lost, and deletes it.
 *
 * <p>Before an object is made its id and the time are written into the status. Wherever the operator is killed after that, an
 * object found later that is not older is its own, whatever the adoption policy says. Thread-safe.
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
        survey.note(object);
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
        return switch (objects.find(id)) {
            case Found<T>(T object) -> {
                if (!objects.createdAt(object).equals(known) && !isOurRepair(round, object)) {
                    lost(round, id + " was deleted and made again by somebody else: its messages are lost");
                }
                yield object;
            }
            case Absent<T> gone -> {
                survey.forget(id);
                if (!isBeingRepaired(round, known)) {
                    lost(round, id + " was deleted: its messages are lost; it is made again");
                    metrics.driftRepaired(round.resource().getKind());
                    remember(round, id);
                }
                yield make(round, id);
            }
            case Conflict<T>(String detail) -> throw new Refusal(Reason.INVALID_SPEC, detail);
            case Failed<T>(var failure) -> throw new ServerException(failure);
        };
    }

    /** An earlier round has told of this loss, and could not make the object again: a topic may have been missing. */
    private boolean isBeingRepaired(Round<R, S> round, String known) {
        return round.conditions().isTrue(ConditionType.DATA_LOSS)
                && !round.conditions().isTrue(ConditionType.READY)
                && Incarnation.isOlderThan(known, objects.mark(round.status()).creationStartedAt());
    }

    /** Made by the round before this one, which did not get so far as to say so. */
    private boolean isOurRepair(Round<R, S> round, T object) {
        return round.conditions().isTrue(ConditionType.DATA_LOSS) && isOurs(round, object);
    }

    private boolean isOurs(Round<R, S> round, T object) {
        return Incarnation.isSince(
                objects.createdAt(object), objects.mark(round.status()).creationStartedAt());
    }

    private void lost(Round<R, S> round, String what) {
        DataLoss.occurred(round, metrics, "the " + objects.noun() + " " + what);
        objects.lost(round);
    }

    private void remember(Round<R, S> round, String id) {
        round.condition(ConditionType.READY, Conditions.UNKNOWN, Reason.PENDING, "being made");
        round.remember(
                objects.marked(round.status(), objects.mark(round.status()).started(id, server.now())));
    }

    private T make(Round<R, S> round, String id) {
        if (objects.mark(round.status()).creationStartedAt() == null) {
            remember(round, id);
        }
        return switch (objects.create(round, id)) {
            case Found<T>(T object) -> object;
            case Conflict<T> there -> takeOver(round, id);
            case Absent<T>(String detail) -> throw new Refusal(Reason.TOPIC_NOT_FOUND, detail);
            case Failed<T>(var failure) -> throw new ServerException(failure);
        };
    }

    private void require(Round<R, S> round, T object) {
        objects.objection(round, object).ifPresent(refusal -> {
            throw refusal;
        });
    }

    private T takeOver(Round<R, S> round, String id) {
        T object = objects.find(id).orThrow();
        require(round, object);
        if (!isOurs(round, object)) {
            String what =
                    "the " + objects.noun() + " " + id + ", which is on the server since " + objects.createdAt(object);
            if (!objects.adopts(round.resource())) {
                throw new Refusal(Reason.ADOPTION_REFUSED, what + ", is not taken over");
            }
            round.normal("Adopted", "took over " + what);
        }
        return object;
    }

    /** Whether the resource ever had its object, even if it was killed before it could say so. */
    public boolean had(Round<R, S> round) {
        Mark mark = objects.mark(round.status());
        String id = mark.id();
        return id != null && (mark.externalCreatedAt() != null || isOurs(round, id));
    }

    /** Deletes the object, unless the resource never had it. */
    public void delete(Round<R, S> round) {
        String id = objects.mark(round.status()).id();
        if (id == null || !had(round)) {
            return;
        }
        switch (objects.delete(id)) {
            case Found<JsonNode> done -> survey.forget(id);
            case Absent<JsonNode> gone -> survey.forget(id);
            case Conflict<JsonNode>(String detail) -> throw new Refusal(Reason.DELETION_BLOCKED, detail);
            case Failed<JsonNode>(var failure) -> throw new ServerException(failure);
        }
    }

    private boolean isOurs(Round<R, S> round, String id) {
        return switch (objects.find(id)) {
            case Found<T>(T object) ->
                isOurs(round, object) && objects.objection(round, object).isEmpty();
            case Absent<T> gone -> false;
            case Conflict<T> conflict -> false;
            case Failed<T>(var failure) -> throw new ServerException(failure);
        };
    }
}
