package dev.fastpubsub.operator.rules;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static dev.fastpubsub.operator.support.Cluster.subscription;
import static dev.fastpubsub.operator.support.Cluster.topic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.AdoptionPolicy;
import dev.fastpubsub.crd.v1alpha1.Annotations;
import dev.fastpubsub.crd.v1alpha1.DeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.SubscriptionDeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.server.Limits;
import dev.fastpubsub.operator.server.Outcome;
import dev.fastpubsub.operator.server.ServerTopic;
import dev.fastpubsub.operator.support.Cluster;
import dev.fastpubsub.operator.support.FaultProxy.Fault;
import dev.fastpubsub.operator.support.OperatorTestBase;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Rule 4, and the failure "two resources with one id". */
class OneOwnerTest extends OperatorTestBase {

    private static final Limits NO_LIMITS =
            new Limits(Map.of(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    @Test
    void twoNamespacesClaimingOneIdTheLoserCallsNothingAndNeverDeletes() {
        String id = "shared-" + unique;
        Topic winner = cluster.awaitReady(cluster.create(topic("team-a", "mine", spec -> spec.topicId(id))));
        ServerTopic made = api.administrator().topics().find(id).orThrow();
        proxy.forgetCalls();

        Topic loser =
                cluster.create(topic("team-b", "mine", spec -> spec.topicId(id).deletionPolicy(DeletionPolicy.DELETE)));
        Topic refused = cluster.awaitNotReady(loser, Reason.ID_CONFLICT);

        assertThat(refused.getStatus().topicId()).isNull();
        assertThat(refused.getStatus().conditions())
                .anySatisfy(condition -> assertThat(condition.getMessage()).contains("team-a/mine"));
        cluster.delete(loser);
        awaitAtMost().until(() -> cluster.isGone(loser));
        assertThat(proxy.calls("(POST|PUT|DELETE) /topics.*|GET /topics/.*")).isEmpty();
        assertThat(api.administrator().topics().find(id)).isEqualTo(new Outcome.Found<>(made));
        cluster.delete(winner);
    }

    @Test
    void theLoserTakesOverWhenTheOwnerIsGone() {
        String id = "heir-" + unique;
        Topic owner = cluster.awaitReady(cluster.create(topic("team-a", "first-" + unique, spec -> spec.topicId(id))));
        Topic heir = cluster.create(topic("team-b", "second-" + unique, spec -> spec.topicId(id)));
        cluster.awaitNotReady(heir, Reason.ID_CONFLICT);

        cluster.delete(owner);

        cluster.awaitReady(heir);
    }

    @Test
    void whatAnotherResourceHasTooIsNotDeleted() {
        String id = "both-" + unique;
        Topic owner = cluster.awaitReady(cluster.create(topic("team-a", "first-" + unique, spec -> spec.topicId(id))));
        Topic other = cluster.create(
                topic("team-b", "second-" + unique, spec -> spec.topicId(id).deletionPolicy(DeletionPolicy.DELETE)));
        cluster.awaitNotReady(other, Reason.ID_CONFLICT);
        // As from a backup, status and all.
        var unused = kubernetes.client().resource(cluster.now(other)).editStatus(current -> {
            current.setStatus(current.getStatus()
                    .withTopicId(id)
                    .withExternalCreatedAt(owner.getStatus().externalCreatedAt()));
            return current;
        });

        cluster.delete(other);

        awaitAtMost().until(() -> cluster.isGone(other));
        assertThat(api.administrator().topics().find(id)).isInstanceOf(Outcome.Found.class);
    }

    @Test
    void whatIsOnTheServerIsAdoptedOrLeftAloneAsThePolicySays() {
        ServerTopic there = api.administrator().topics().create("old-" + unique).orThrow();
        awaitAtMost()
                .until(() ->
                        !Instant.parse(there.createdAt()).isAfter(Instant.now().minusSeconds(3)));

        Topic refusing = cluster.create(topic(
                "team-a",
                "refusing-" + unique,
                spec -> spec.topicId("old-" + unique).adoptionPolicy(AdoptionPolicy.FAIL)));
        cluster.awaitNotReady(refusing, Reason.ADOPTION_REFUSED);
        cluster.delete(refusing);
        awaitAtMost().until(() -> cluster.isGone(refusing));

        Topic adopting = cluster.create(topic("team-a", "adopting-" + unique, spec -> spec.topicId("old-" + unique)));
        assertThat(cluster.awaitReady(adopting).getStatus().externalCreatedAt()).isEqualTo(there.createdAt());
    }

    @Test
    void whatSomebodyMakesAfterARefusalIsNotTakenOver() {
        ServerTopic there = api.administrator().topics().create("old-" + unique).orThrow();
        awaitAtMost()
                .until(() ->
                        !Instant.parse(there.createdAt()).isAfter(Instant.now().minusSeconds(3)));
        Topic refusing = cluster.create(topic(
                "team-a",
                "refusing-" + unique,
                spec -> spec.topicId("old-" + unique)
                        .adoptionPolicy(AdoptionPolicy.FAIL)
                        .deletionPolicy(DeletionPolicy.DELETE)));
        assertThat(cluster.awaitNotReady(refusing, Reason.ADOPTION_REFUSED)
                        .getStatus()
                        .creationStartedAt())
                .isNull();
        remadeWhilePaused(refusing, () -> {
            api.administrator().topics().delete("old-" + unique).orThrow();
            api.administrator().topics().create("old-" + unique).orThrow();
        });

        cluster.awaitNotReady(refusing, Reason.ADOPTION_REFUSED);

        cluster.delete(refusing);
        awaitAtMost().until(() -> cluster.isGone(refusing));
        assertThat(api.administrator().topics().find("old-" + unique)).isInstanceOf(Outcome.Found.class);
    }

    @Test
    void aStrangersSubscriptionOfThatIdIsNotDeleted() {
        api.administrator().topics().create("other-" + unique).orThrow();
        cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity()));
        Subscription subscription = cluster.awaitReady(cluster.create(subscription(
                "team-a",
                "s-" + unique,
                "t-" + unique,
                spec -> spec.deletionPolicy(SubscriptionDeletionPolicy.DELETE))));
        remadeWhilePaused(subscription, () -> {
            api.administrator().subscriptions().delete("s-" + unique).orThrow();
            api.administrator()
                    .subscriptions()
                    .create("s-" + unique, "other-" + unique, NO_LIMITS)
                    .orThrow();
        });
        cluster.awaitNotReady(subscription, Reason.ADOPTION_REFUSED);
        proxy.forgetCalls();
        cluster.annotate(subscription, "unrelated", "change");
        awaitAtMost().until(() -> !proxy.calls("GET /subscriptions/s-" + unique).isEmpty());
        cluster.awaitNotReady(subscription, Reason.ADOPTION_REFUSED);
        assertThat(cluster.events(subscription, "DataLoss")).hasSize(1);

        cluster.delete(subscription);

        awaitAtMost().until(() -> cluster.isGone(subscription));
        assertThat(api.administrator()
                        .subscriptions()
                        .find("s-" + unique)
                        .orThrow()
                        .topicId())
                .isEqualTo("other-" + unique);
    }

    @Test
    void aTopicThatSomebodyMadeAnewIsNotDeletedBeforeItIsTakenOver() {
        Topic topic = cluster.awaitReady(
                cluster.create(topic("team-a", "t-" + unique, spec -> spec.deletionPolicy(DeletionPolicy.DELETE))));
        pause(topic);
        api.administrator().topics().delete("t-" + unique).orThrow();
        api.administrator().topics().create("t-" + unique).orThrow();

        cluster.delete(topic);

        awaitAtMost().until(() -> cluster.isGone(topic));
        assertThat(api.administrator().topics().find("t-" + unique)).isInstanceOf(Outcome.Found.class);
    }

    @Test
    void aSubscriptionOfAnotherTopicIsNeverAdopted() {
        api.administrator().topics().create("other-" + unique).orThrow();
        api.administrator()
                .subscriptions()
                .create("s-" + unique, "other-" + unique, NO_LIMITS)
                .orThrow();
        cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity()));
        Subscription subscription =
                cluster.create(subscription("team-a", "s-" + unique, "t-" + unique, UnaryOperator.identity()));

        cluster.awaitNotReady(subscription, Reason.ADOPTION_REFUSED);
    }

    @Test
    void anAnswerThatIsLostMakesNoStrangerOfWhatWasMade() {
        proxy.fail(Fault.DROP_AFTER, "POST /topics", 1);

        Topic topic =
                cluster.create(topic("team-a", "lost-" + unique, spec -> spec.adoptionPolicy(AdoptionPolicy.FAIL)));

        cluster.awaitReady(topic);
        assertThat(proxy.calls("POST /topics")).hasSizeGreaterThanOrEqualTo(2);
    }

    private void remadeWhilePaused(CustomResource<?, ?> resource, Runnable remake) {
        pause(resource);
        remake.run();
        cluster.annotate(resource, Annotations.PAUSED, "false");
    }

    private void pause(CustomResource<?, ?> resource) {
        cluster.annotate(resource, Annotations.PAUSED, "true");
        awaitAtMost()
                .until(() -> Cluster.conditions(cluster.now(resource)).stream()
                        .anyMatch(condition -> Reason.PAUSED.text().equals(condition.getReason())));
    }
}
