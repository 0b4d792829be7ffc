package dev.fastpubsub.operator.topic;

import dev.fastpubsub.crd.v1alpha1.DeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.crd.v1alpha1.TopicStatus;
import dev.fastpubsub.crd.v1alpha1.TopicStatusBuilder;
import dev.fastpubsub.operator.claim.Claims;
import dev.fastpubsub.operator.claim.Consent;
import dev.fastpubsub.operator.claim.Ids;
import dev.fastpubsub.operator.claim.Resources;
import dev.fastpubsub.operator.claim.WakeUps;
import dev.fastpubsub.operator.lifecycle.Lifecycle;
import dev.fastpubsub.operator.reconcile.Kind;
import dev.fastpubsub.operator.reconcile.Round;
import dev.fastpubsub.operator.server.ServerTopic;
import dev.fastpubsub.operator.status.Refusal;
import dev.fastpubsub.operator.survey.Surveys;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is particular to Topics. Thread-safe. */
public final class TopicKind implements Kind<Topic, TopicStatus> {

    private static final TopicStatus EMPTY = TopicStatusBuilder.builder().build();

    private final Ids ids;
    private final Resources resources;
    private final Consent consent;
    private final WakeUps wakeUps;
    private final Surveys surveys;
    private final Lifecycle<Topic, TopicStatus, ServerTopic> lifecycle;

    public TopicKind(
            Ids ids,
            Resources resources,
            Consent consent,
            WakeUps wakeUps,
            Surveys surveys,
            Lifecycle<Topic, TopicStatus, ServerTopic> lifecycle) {
        this.ids = ids;
        this.resources = resources;
        this.consent = consent;
        this.wakeUps = wakeUps;
        this.surveys = surveys;
        this.lifecycle = lifecycle;
    }

    @Override
    public Class<Topic> type() {
        return Topic.class;
    }

    @Override
    public TopicStatus emptyStatus() {
        return EMPTY;
    }

    @Override
    public List<Condition> conditions(TopicStatus status) {
        return status.conditions();
    }

    @Override
    public TopicStatus withConditions(TopicStatus status, long observedGeneration, List<Condition> conditions) {
        return status.withObservedGeneration(observedGeneration).withConditions(conditions);
    }

    @Override
    public boolean needsFinalizer(Topic topic) {
        return topic.getSpec().deletionPolicy() == DeletionPolicy.DELETE;
    }

    @Override
    public Optional<Duration> reconcile(Round<Topic, TopicStatus> round) {
        Topic topic = round.resource();
        String id = resources.id(topic);
        if (round.status().topicId() == null) {
            ids.check(topic, id);
        }
        Claims.require(topic, id, resources.topicsClaiming(id), Resources::hasSynced);
        if (consent.isBeyondReach(topic)) {
            throw new Refusal(
                    Reason.INVALID_SPEC,
                    "allowedNamespaces.from: Selector needs the labels of namespaces, which this operator may not"
                            + " read");
        }
        ServerTopic unused = lifecycle.ensure(round, id);
        round.status(round.status().withSubscriptions(surveys.subscriptionsOf(id)));
        return Optional.empty();
    }

    /** One that never had its topic comes back by itself. */
    @Override
    public boolean isAsSurveyed(Topic topic) {
        TopicStatus status = topic.getStatus();
        if (status == null || status.topicId() == null || status.externalCreatedAt() == null) {
            return true;
        }
        Integer subscriptions = status.subscriptions();
        return surveys.topics()
                        .find(status.topicId())
                        .filter(found -> found.createdAt().equals(status.externalCreatedAt()))
                        .isPresent()
                && subscriptions != null
                && subscriptions == surveys.subscriptionsOf(status.topicId());
    }

    @Override
    public void delete(Round<Topic, TopicStatus> round) {
        Topic topic = round.resource();
        boolean shared = Claims.isShared(topic, resources.topicsClaiming(resources.id(topic)), Resources::hasSynced);
        if (shared || !lifecycle.has(round)) {
            return;
        }
        List<String> subscriptions = resources
                .subscriptionsOf(topic)
                // One that may not refer to the topic, and never could, holds nothing up.
                .filter(subscription -> Resources.hasSynced(subscription)
                        || consent.isGiven(topic, subscription.getMetadata().getNamespace()))
                .map(Claims::name)
                .sorted()
                .toList();
        if (!subscriptions.isEmpty()) {
            throw new Refusal(
                    Reason.SUBSCRIPTIONS_EXIST,
                    "deleting the topic would delete " + subscriptions.size() + " subscriptions and their messages: "
                            + String.join(", ", subscriptions.subList(0, Math.min(5, subscriptions.size()))));
        }
        lifecycle.delete(round);
    }

    @Override
    public void wakeDependents(Topic topic) {
        wakeUps.about(topic);
    }
}
