package dev.fastpubsub.helm.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.DeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.helm.argocd.ArgoScripts.Health;
import dev.fastpubsub.operator.support.Cluster;
import dev.fastpubsub.operator.support.FaultProxy.Fault;
import dev.fastpubsub.operator.support.OperatorTestBase;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The health of resources that a running operator looks after, and the actions, by which it does something. */
class LiveHealthTest extends OperatorTestBase {

    private static final String TEAM = "team-a";

    @Test
    void whatIsSyncedIsHealthy() {
        Topic topic = cluster.create(Cluster.topic(TEAM, "orders-" + unique, spec -> spec));
        Subscription subscription = cluster.create(
                Cluster.subscription(TEAM, "mail-" + unique, topic.getMetadata().getName(), spec -> spec));
        Client client = cluster.create(Cluster.client(
                TEAM,
                "shop-" + unique,
                spec -> spec.scopes(
                        List.of("topics:publish:" + topic.getMetadata().getName()))));
        for (CustomResource<?, ?> resource : List.of(topic, subscription, client)) {
            assertThat(ArgoScripts.health(cluster.awaitReady(resource))).isEqualTo(new Health("Healthy", "Synced"));
        }
    }

    @Test
    void aSubscriptionProgressesUntilItsTopicIsThere() {
        String orders = "orders-" + unique;
        Subscription subscription =
                cluster.create(Cluster.subscription(TEAM, "mail-" + unique, orders, spec -> spec));
        Health waiting = ArgoScripts.health(cluster.awaitNotReady(subscription, Reason.TOPIC_NOT_FOUND));
        assertThat(waiting)
                .isEqualTo(new Health("Progressing", "TopicNotFound: there is no Topic " + TEAM + "/" + orders));

        cluster.awaitReady(cluster.create(Cluster.topic(TEAM, orders, spec -> spec)));
        assertThat(ArgoScripts.health(cluster.awaitReady(subscription)).status()).isEqualTo("Healthy");
    }

    @Test
    void aClientWithScopesThatItMayNotHaveIsDegraded() {
        Client client =
                cluster.create(Cluster.client(TEAM, "greedy-" + unique, spec -> spec.scopes(List.of("*"))));
        Health degraded = ArgoScripts.health(cluster.awaitNotReady(client, Reason.SCOPE_NOT_ALLOWED));
        assertThat(degraded.status()).isEqualTo("Degraded");
        assertThat(degraded.message()).startsWith("ScopeNotAllowed: ");
    }

    @Test
    void theSecondOfTwoWithOneIdIsDegraded() {
        Topic first = cluster.awaitReady(cluster.create(Cluster.topic(TEAM, "orders-" + unique, spec -> spec)));
        Topic second = cluster.create(
                Cluster.topic("team-b", "orders-" + unique, spec -> spec.topicId(first.getMetadata().getName())));
        assertThat(ArgoScripts.health(cluster.awaitNotReady(second, Reason.ID_CONFLICT)).status())
                .isEqualTo("Degraded");
    }

    @Test
    void anOutageProgressesAndIsOver() {
        Topic topic = cluster.awaitReady(cluster.create(Cluster.topic(TEAM, "orders-" + unique, spec -> spec)));
        proxy.failAll(Fault.DROP_BEFORE);
        Health outage = ArgoScripts.health(cluster.awaitUnknown(topic, Reason.SERVER_UNREACHABLE));
        assertThat(outage.status()).isEqualTo("Progressing");
        assertThat(outage.message()).startsWith("ServerUnreachable: ");
        proxy.heal();
        assertThat(ArgoScripts.health(cluster.awaitReady(topic)).status()).isEqualTo("Healthy");
    }

    @Test
    void lostDataIsDegradedUntilItIsAcknowledgedByTheAction() {
        Topic topic = cluster.awaitReady(cluster.create(Cluster.topic(TEAM, "orders-" + unique, spec -> spec)));
        assertThat(disabled("acknowledge-data-loss", topic)).isTrue();
        var unused = api.administrator().topics().delete(topic.getMetadata().getName());
        Topic lost = cluster.await(topic, ConditionType.DATA_LOSS, "True", Reason.DATA_LOSS);
        assertThat(ArgoScripts.health(lost).status()).isEqualTo("Degraded");

        Topic made = cluster.awaitReady(topic);
        assertThat(disabled("acknowledge-data-loss", made)).isFalse();
        act("acknowledge-data-loss", made);
        cluster.await(topic, ConditionType.DATA_LOSS, "False", Reason.NO_DATA_LOSS);
        assertThat(ArgoScripts.health(cluster.awaitReady(topic)).status()).isEqualTo("Healthy");
    }

    @Test
    void theActionsPauseAndResumeWorkOnEachKind() {
        Topic topic = cluster.create(Cluster.topic(TEAM, "orders-" + unique, spec -> spec));
        String orders = topic.getMetadata().getName();
        Subscription subscription =
                cluster.create(Cluster.subscription(TEAM, "mail-" + unique, orders, spec -> spec));
        Client client = cluster.create(Cluster.client(
                TEAM, "shop-" + unique, spec -> spec.scopes(List.of("topics:publish:" + orders))));
        for (CustomResource<?, ?> resource : List.of(topic, subscription, client)) {
            CustomResource<?, ?> running = cluster.awaitReady(resource);
            assertThat(disabled("pause", running)).isFalse();
            assertThat(disabled("resume", running)).isTrue();
            act("pause", running);
            CustomResource<?, ?> paused = cluster.await(resource, ConditionType.READY, "True", Reason.PAUSED);
            assertThat(ArgoScripts.health(paused).status()).isEqualTo("Suspended");
            assertThat(disabled("pause", paused)).isTrue();
            act("resume", paused);
            assertThat(ArgoScripts.health(cluster.awaitReady(resource)).status()).isEqualTo("Healthy");
        }
    }

    @Test
    void theActionRotateRenewsCredentials() {
        Topic topic = cluster.create(Cluster.topic(TEAM, "orders-" + unique, spec -> spec));
        Client client = cluster.awaitReady(cluster.create(Cluster.client(
                TEAM,
                "shop-" + unique,
                spec -> spec.scopes(
                        List.of("topics:publish:" + topic.getMetadata().getName())))));
        String before = Cluster.value(cluster.secret(client), "client-id");
        // Times of resources are whole seconds: within the same one there is nothing to renew.
        Instant made = Objects.requireNonNull(
                Objects.requireNonNull(client.getStatus()).lastRotationTime());
        Cluster.awaitAtMost().until(() -> Instant.now().isAfter(made.plusSeconds(1)));
        act("rotate", client);
        Cluster.awaitAtMost()
                .until(() -> !Cluster.value(cluster.secret(client), "client-id").equals(before));
    }

    @Test
    void aDeletionThatCannotBeDoneIsDegraded() {
        Topic topic = cluster.awaitReady(cluster.create(
                Cluster.topic(TEAM, "orders-" + unique, spec -> spec.deletionPolicy(DeletionPolicy.DELETE))));
        proxy.failAll(Fault.DROP_BEFORE);
        cluster.delete(topic);
        Topic blocked = cluster.awaitNotReady(topic, Reason.DELETION_BLOCKED);
        assertThat(ArgoScripts.health(blocked).status()).isEqualTo("Degraded");
        proxy.heal();
        Cluster.awaitAtMost().until(() -> cluster.isGone(topic));
    }

    private static boolean disabled(String action, HasMetadata resource) {
        return ArgoScripts.actions(ArgoScripts.json(resource))
                .path(action)
                .path("disabled")
                .asBoolean();
    }

    /** Applies what the action changes, as Argo CD does. */
    private void act(String action, HasMetadata resource) {
        JsonNode before = ArgoScripts.json(resource).at("/metadata/annotations");
        JsonNode after = ArgoScripts.act(action, ArgoScripts.json(resource)).at("/metadata/annotations");
        for (Map.Entry<String, JsonNode> annotation : after.properties()) {
            String value = annotation.getValue().asString();
            if (!value.equals(before.path(annotation.getKey()).asString(""))) {
                cluster.annotate(resource, annotation.getKey(), value);
            }
        }
    }
}
