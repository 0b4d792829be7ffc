package dev.fastpubsub.operator.subscription;

import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.SubscriptionSpec;
import dev.fastpubsub.crd.v1alpha1.SubscriptionStatus;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.crd.v1alpha1.TopicRef;
import dev.fastpubsub.operator.claim.Claims;
import dev.fastpubsub.operator.claim.Consent;
import dev.fastpubsub.operator.claim.Resources;
import dev.fastpubsub.operator.config.TenancyConfig;
import dev.fastpubsub.operator.reconcile.Round;
import dev.fastpubsub.operator.status.Conditions;
import dev.fastpubsub.operator.status.Refusal;
import java.util.Objects;
import java.util.Optional;

/** Finds the topic that a Subscription refers to, if it may refer to it. Thread-safe. */
public final class TopicResolver {

    private final Resources resources;
    private final Consent consent;
    private final TenancyConfig tenancy;

    public TopicResolver(Resources resources, Consent consent, TenancyConfig tenancy) {
        this.resources = resources;
        this.consent = consent;
        this.tenancy = tenancy;
    }

    /**
     * The topic's id on the server, also noted in the status; says in a condition how it went.
     *
     * @throws Refusal when there is no such topic or no consent
     */
    void resolve(Round<Subscription, SubscriptionStatus> round) {
        try {
            round.status(round.status().withTopicId(topicId(round.resource())));
            round.condition(ConditionType.TOPIC_RESOLVED, Conditions.TRUE, Reason.RESOLVED, "");
        } catch (Refusal e) {
            round.condition(ConditionType.TOPIC_RESOLVED, Conditions.FALSE, e.reason(), e.message());
            throw e;
        }
    }

    private String topicId(Subscription subscription) {
        SubscriptionSpec spec = subscription.getSpec();
        TopicRef reference = spec.topicRef();
        if (reference != null) {
            return referred(subscription, reference);
        }
        String id = Objects.requireNonNullElse(spec.topicId(), "");
        Optional<Topic> owner = resources.ownerOfTopic(id);
        if (owner.isPresent()) {
            return ready(consented(owner.get(), subscription));
        }
        String namespace = subscription.getMetadata().getNamespace();
        if (!tenancy.mayUseUnmanagedTopics(namespace)) {
            throw new Refusal(
                    Reason.REFERENCE_NOT_ALLOWED,
                    "no Topic owns the topic " + id + ", and this namespace may not refer to such ones");
        }
        return id;
    }

    private String referred(Subscription subscription, TopicRef reference) {
        String namespace = Objects.requireNonNullElse(
                reference.namespace(), subscription.getMetadata().getNamespace());
        Topic topic = resources
                .topics()
                .find(namespace, reference.name())
                .orElseThrow(() ->
                        new Refusal(Reason.TOPIC_NOT_FOUND, "there is no Topic " + namespace + "/" + reference.name()));
        return ready(consented(topic, subscription));
    }

    private Topic consented(Topic topic, Subscription subscription) {
        if (!consent.isGiven(topic, subscription.getMetadata().getNamespace())) {
            throw new Refusal(
                    Reason.REFERENCE_NOT_ALLOWED,
                    "the Topic " + Claims.name(topic) + " does not allow this namespace in allowedNamespaces");
        }
        return topic;
    }

    private String ready(Topic topic) {
        if (!Resources.hasSynced(topic)) {
            throw new Refusal(Reason.TOPIC_NOT_READY, "the Topic " + Claims.name(topic) + " is not on the server yet");
        }
        return resources.id(topic);
    }
}
