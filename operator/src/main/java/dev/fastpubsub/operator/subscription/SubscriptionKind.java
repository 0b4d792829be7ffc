package dev.fastpubsub.operator.subscription;

import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.SubscriptionDeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.SubscriptionStatus;
import dev.fastpubsub.crd.v1alpha1.SubscriptionStatusBuilder;
import dev.fastpubsub.operator.claim.Claims;
import dev.fastpubsub.operator.claim.Ids;
import dev.fastpubsub.operator.claim.Resources;
import dev.fastpubsub.operator.claim.WakeUps;
import dev.fastpubsub.operator.reconcile.Kind;
import dev.fastpubsub.operator.reconcile.Round;
import dev.fastpubsub.operator.status.Refusal;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is particular to Subscriptions. Thread-safe. */
public final class SubscriptionKind implements Kind<Subscription, SubscriptionStatus> {

    private static final SubscriptionStatus EMPTY =
            SubscriptionStatusBuilder.builder().build();

    private final Ids ids;
    private final Resources resources;
    private final WakeUps wakeUps;
    private final TopicResolver topics;
    private final SubscriptionSync sync;

    public SubscriptionKind(
            Ids ids, Resources resources, WakeUps wakeUps, TopicResolver topics, SubscriptionSync sync) {
        this.ids = ids;
        this.resources = resources;
        this.wakeUps = wakeUps;
        this.topics = topics;
        this.sync = sync;
    }

    @Override
    public Class<Subscription> type() {
        return Subscription.class;
    }

    @Override
    public SubscriptionStatus emptyStatus() {
        return EMPTY;
    }

    @Override
    public List<Condition> conditions(SubscriptionStatus status) {
        return status.conditions();
    }

    @Override
    public SubscriptionStatus withConditions(
            SubscriptionStatus status, long observedGeneration, List<Condition> conditions) {
        return status.withConditions(conditions).withObservedGeneration(observedGeneration);
    }

    @Override
    public boolean needsFinalizer(Subscription subscription) {
        return subscription.getSpec().deletionPolicy() != SubscriptionDeletionPolicy.RETAIN;
    }

    @Override
    public Optional<Duration> reconcile(Round<Subscription, SubscriptionStatus> round) {
        Subscription subscription = round.resource();
        String id = resources.id(subscription);
        if (round.status().subscriptionId() == null) {
            ids.check(subscription, id);
        }
        Claims.require(subscription, id, resources.subscriptionsClaiming(id), Resources::hasSynced);
        topics.resolve(round);
        sync.sync(round, id);
        return Optional.empty();
    }

    /** One that never had its subscription comes back by itself. */
    @Override
    public boolean isAsSurveyed(Subscription subscription) {
        SubscriptionStatus status = subscription.getStatus();
        return status == null || status.externalCreatedAt() == null || sync.isAsSurveyed(subscription, status);
    }

    @Override
    public void delete(Round<Subscription, SubscriptionStatus> round) {
        Subscription subscription = round.resource();
        String id = resources.id(subscription);
        if (Claims.isShared(subscription, resources.subscriptionsClaiming(id), Resources::hasSynced)
                || !sync.has(round)) {
            return;
        }
        if (round.resource().getSpec().deletionPolicy() == SubscriptionDeletionPolicy.DELETE_IF_EMPTY) {
            long messages = sync.backlog(round);
            if (messages > 0) {
                throw new Refusal(
                        Reason.DELETION_BLOCKED, messages + " messages wait, and the policy is DeleteIfEmpty");
            }
        }
        sync.delete(round);
    }

    @Override
    public void wakeDependents(Subscription subscription) {
        wakeUps.about(subscription);
    }
}
