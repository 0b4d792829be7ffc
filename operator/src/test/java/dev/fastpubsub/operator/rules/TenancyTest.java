package dev.fastpubsub.operator.rules;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static dev.fastpubsub.operator.support.Cluster.subscription;
import static dev.fastpubsub.operator.support.Cluster.topic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.AllowedNamespaces;
import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.DeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.NamespacesFrom;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.crd.v1alpha1.TopicRef;
import dev.fastpubsub.operator.server.Outcome;
import dev.fastpubsub.operator.support.OperatorTestBase;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Rule 5. */
class TenancyTest extends OperatorTestBase {

    @Override
    protected Map<String, String> settings() {
        return Map.of("UNMANAGED_TOPICS", "team-free");
    }

    @Test
    void aReferenceAcrossNamespacesNeedsConsentAndKeepsWhatItMadeWhenThatIsWithdrawn() {
        Topic topic = cluster.awaitReady(cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity())));
        Subscription subscription = cluster.create(subscription(
                "team-b", "s-" + unique, "", spec -> spec.topicRef(new TopicRef("t-" + unique, "team-a"))));
        cluster.awaitNotReady(subscription, Reason.REFERENCE_NOT_ALLOWED);
        cluster.await(subscription, ConditionType.TOPIC_RESOLVED, "False", Reason.REFERENCE_NOT_ALLOWED);
        assertThat(server("s-" + unique)).isInstanceOf(Outcome.Absent.class);

        allow(topic, new AllowedNamespaces(NamespacesFrom.LIST, List.of("team-b"), null));
        cluster.awaitReady(subscription);
        cluster.await(subscription, ConditionType.TOPIC_RESOLVED, "True", Reason.RESOLVED);

        allow(topic, null);
        cluster.awaitNotReady(subscription, Reason.REFERENCE_NOT_ALLOWED);
        assertThat(server("s-" + unique)).isInstanceOf(Outcome.Found.class);
    }

    @Test
    void whoMayNotReferToATopicDoesNotHoldItsDeletionUp() {
        Topic topic = cluster.awaitReady(
                cluster.create(topic("team-a", "t-" + unique, spec -> spec.deletionPolicy(DeletionPolicy.DELETE))));
        Subscription stranger = cluster.create(subscription(
                "team-b", "s-" + unique, "", spec -> spec.topicRef(new TopicRef("t-" + unique, "team-a"))));
        cluster.awaitNotReady(stranger, Reason.REFERENCE_NOT_ALLOWED);

        cluster.delete(topic);

        awaitAtMost().until(() -> cluster.isGone(topic));
        assertThat(api.administrator().topics().find("t-" + unique)).isInstanceOf(Outcome.Absent.class);
    }

    @Test
    void theIdOfATopicThatSomebodyOwnsNeedsConsentToo() {
        cluster.awaitReady(cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity())));

        Subscription subscription = cluster.create(subscription(
                "team-free", "s-" + unique, "", spec -> spec.topicRef(null).topicId("t-" + unique)));

        cluster.awaitNotReady(subscription, Reason.REFERENCE_NOT_ALLOWED);
        assertThat(server("s-" + unique)).isInstanceOf(Outcome.Absent.class);
    }

    @Test
    void idsThatNobodyOwnsAreForNamespacesThatMayUseThem() {
        api.administrator().topics().create("free-" + unique).orThrow();
        cluster.awaitReady(cluster.create(subscription(
                "team-free", "s-" + unique, "", spec -> spec.topicRef(null).topicId("free-" + unique))));

        Subscription refused = cluster.create(subscription(
                "team-b", "other-" + unique, "", spec -> spec.topicRef(null).topicId("free-" + unique)));
        cluster.awaitNotReady(refused, Reason.REFERENCE_NOT_ALLOWED);

        Subscription nowhere = cluster.create(subscription(
                "team-free", "none-" + unique, "", spec -> spec.topicRef(null).topicId("none-" + unique)));
        cluster.awaitNotReady(nowhere, Reason.TOPIC_NOT_FOUND);
    }

    @Test
    void labelsOfNamespacesCountAsTheyAre() {
        String namespace = "ns-" + unique;
        var created = cluster.create(new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .endMetadata()
                .build());
        cluster.awaitReady(cluster.create(topic(
                "team-a",
                "t-" + unique,
                spec -> spec.allowedNamespaces(new AllowedNamespaces(
                        NamespacesFrom.SELECTOR,
                        List.of(),
                        new LabelSelectorBuilder()
                                .addToMatchLabels("tier", "gold")
                                .build())))));
        Subscription subscription = cluster.create(subscription(
                namespace, "s-" + unique, "", spec -> spec.topicRef(new TopicRef("t-" + unique, "team-a"))));
        cluster.awaitNotReady(subscription, Reason.REFERENCE_NOT_ALLOWED);

        cluster.edit(created, current -> {
            current.getMetadata().setLabels(Map.of("tier", "gold"));
            return current;
        });

        cluster.awaitReady(subscription);
    }

    @Test
    void aTopicThatIsNotThereYetIsWaitedFor() {
        Subscription subscription =
                cluster.create(subscription("team-a", "s-" + unique, "late-" + unique, UnaryOperator.identity()));
        cluster.awaitNotReady(subscription, Reason.TOPIC_NOT_FOUND);

        cluster.create(topic("team-a", "late-" + unique, UnaryOperator.identity()));

        cluster.awaitReady(subscription);
    }

    private void allow(Topic topic, AllowedNamespaces allowed) {
        cluster.edit(topic, current -> {
            current.setSpec(current.getSpec().withAllowedNamespaces(allowed));
            return current;
        });
    }

    private Outcome<?> server(String id) {
        return api.administrator().subscriptions().find(id);
    }
}
