package dev.fastpubsub.operator.subscription;

import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.SubscriptionStatus;
import dev.fastpubsub.operator.claim.Resources;
import dev.fastpubsub.operator.claim.WakeUps;
import dev.fastpubsub.operator.lifecycle.Lifecycle;
import dev.fastpubsub.operator.reconcile.ReconcileMetrics;
import dev.fastpubsub.operator.reconcile.Round;
import dev.fastpubsub.operator.server.FastpubsubServer;
import dev.fastpubsub.operator.server.Limits;
import dev.fastpubsub.operator.server.Outcome.Absent;
import dev.fastpubsub.operator.server.Outcome.Conflict;
import dev.fastpubsub.operator.server.Outcome.Failed;
import dev.fastpubsub.operator.server.Outcome.Found;
import dev.fastpubsub.operator.server.ServerException;
import dev.fastpubsub.operator.server.ServerSubscription;
import dev.fastpubsub.operator.status.Refusal;
import dev.fastpubsub.operator.survey.Surveys;

/** Keeps a subscription on the server as its resource says: changed in place, so that no message is lost. Thread-safe. */
public final class SubscriptionSync {

    private final FastpubsubServer server;
    private final Surveys surveys;
    private final Lifecycle<Subscription, SubscriptionStatus, ServerSubscription> lifecycle;
    private final ReconcileMetrics metrics;
    private final Resources resources;
    private final WakeUps wakeUps;

    public SubscriptionSync(
            FastpubsubServer server,
            Surveys surveys,
            Lifecycle<Subscription, SubscriptionStatus, ServerSubscription> lifecycle,
            ReconcileMetrics metrics,
            Resources resources,
            WakeUps wakeUps) {
        this.server = server;
        this.surveys = surveys;
        this.lifecycle = lifecycle;
        this.metrics = metrics;
        this.resources = resources;
        this.wakeUps = wakeUps;
    }

    void sync(Round<Subscription, SubscriptionStatus> round, String id) {
        ServerSubscription subscription = ensured(round, id);
        Limits wanted = SubscriptionObjects.limits(round.resource().getSpec());
        if (!wanted.matches(subscription)) {
            surveys.subscriptions().note(updated(id, wanted));
            if (round.wasSynced()) {
                metrics.driftRepaired(round.resource().getKind());
                round.normal("DriftRepaired", "the subscription " + id + " was changed on the server; put right");
            }
        }
    }

    boolean isAsSurveyed(Subscription subscription, SubscriptionStatus status) {
        return surveys.subscriptions()
                .find(String.valueOf(status.subscriptionId()))
                .filter(found -> found.createdAt().equals(status.externalCreatedAt()))
                .filter(found -> found.topicId().equals(status.topicId()))
                .filter(found ->
                        SubscriptionObjects.limits(subscription.getSpec()).matches(found))
                .isPresent();
    }

    /** A topic that vanished is made again first: its resource hears of it here. */
    private ServerSubscription ensured(Round<Subscription, SubscriptionStatus> round, String id) {
        try {
            return lifecycle.ensure(round, id);
        } catch (Refusal e) {
            if (e.reason() == Reason.TOPIC_NOT_FOUND) {
                String topicId = String.valueOf(round.status().topicId());
                surveys.topics().forget(topicId);
                resources.ownerOfTopic(topicId).ifPresent(wakeUps::wake);
            }
            throw e;
        }
    }

    private ServerSubscription updated(String id, Limits wanted) {
        return switch (server.subscriptions().update(id, wanted)) {
            case Found<ServerSubscription>(ServerSubscription subscription) -> subscription;
            case Absent<ServerSubscription>(String detail) -> {
                surveys.subscriptions().forget(id);
                throw new Refusal(Reason.PENDING, detail);
            }
            case Conflict<ServerSubscription>(String detail) -> throw new Refusal(Reason.INVALID_SPEC, detail);
            case Failed<ServerSubscription>(var failure) -> throw new ServerException(failure);
        };
    }

    boolean has(Round<Subscription, SubscriptionStatus> round) {
        return lifecycle.has(round);
    }

    void delete(Round<Subscription, SubscriptionStatus> round) {
        lifecycle.delete(round);
    }

    /** How many messages would be lost. */
    long backlog(Round<Subscription, SubscriptionStatus> round) {
        String id = String.valueOf(round.status().subscriptionId());
        return switch (server.subscriptions().backlog(id)) {
            case Found<Long>(Long messages) -> messages;
            case Absent<Long> gone -> 0;
            case Conflict<Long> conflict -> 0;
            case Failed<Long>(var failure) -> throw new ServerException(failure);
        };
    }
}
