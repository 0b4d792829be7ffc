package dev.fastpubsub.operator.subscription;

import dev.fastpubsub.crd.v1alpha1.AdoptionPolicy;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.SubscriptionSpec;
import dev.fastpubsub.crd.v1alpha1.SubscriptionStatus;
import dev.fastpubsub.operator.lifecycle.Mark;
import dev.fastpubsub.operator.lifecycle.ServerObjects;
import dev.fastpubsub.operator.reconcile.Round;
import dev.fastpubsub.operator.server.Limits;
import dev.fastpubsub.operator.server.Outcome;
import dev.fastpubsub.operator.server.ServerSubscription;
import dev.fastpubsub.operator.server.Subscriptions;
import dev.fastpubsub.operator.status.Refusal;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The server's subscriptions, and where a Subscription remembers its own. */
public record SubscriptionObjects(Subscriptions subscriptions)
        implements ServerObjects<Subscription, SubscriptionStatus, ServerSubscription> {

    @Override
    public String noun() {
        return "subscription";
    }

    @Override
    public String createdAt(ServerSubscription subscription) {
        return subscription.createdAt();
    }

    @Override
    public Outcome<ServerSubscription> find(String id) {
        return subscriptions.find(id);
    }

    /** The topic was resolved before. */
    @Override
    public Outcome<ServerSubscription> create(Round<Subscription, SubscriptionStatus> round, String id) {
        return subscriptions.create(
                id,
                Objects.requireNonNull(round.status().topicId()),
                limits(round.resource().getSpec()));
    }

    @Override
    public Outcome<JsonNode> delete(String id) {
        return subscriptions.delete(id);
    }

    @Override
    public Mark mark(SubscriptionStatus status) {
        return new Mark(status.subscriptionId(), status.creationStartedAt(), status.externalCreatedAt());
    }

    @Override
    public SubscriptionStatus marked(SubscriptionStatus status, Mark mark) {
        return status.withSubscriptionId(mark.id())
                .withCreationStartedAt(mark.creationStartedAt())
                .withExternalCreatedAt(mark.externalCreatedAt());
    }

    @Override
    public boolean adopts(Subscription subscription) {
        return subscription.getSpec().adoptionPolicy() == AdoptionPolicy.ADOPT;
    }

    @Override
    public Optional<Refusal> objection(Round<Subscription, SubscriptionStatus> round, ServerSubscription subscription) {
        String topic = round.status().topicId();
        return subscription.topicId().equals(topic)
                ? Optional.empty()
                : Optional.of(new Refusal(
                        Reason.ADOPTION_REFUSED,
                        "the subscription " + subscription.id() + " on the server is one of the topic "
                                + subscription.topicId() + ", not of " + topic));
    }

    @Override
    public void lost(Round<Subscription, SubscriptionStatus> round) {
        round.status(round.status().withRecreations(round.status().recreations() + 1));
    }

    static Limits limits(SubscriptionSpec spec) {
        return new Limits(
                spec.filter(),
                optional(spec.maxDeliveryAttempts()),
                optional(spec.backoffMinSeconds()),
                optional(spec.backoffMaxSeconds()));
    }

    private static OptionalInt optional(@Nullable Integer number) {
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
