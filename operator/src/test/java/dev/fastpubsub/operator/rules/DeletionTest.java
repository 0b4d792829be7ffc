package dev.fastpubsub.operator.rules;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static dev.fastpubsub.operator.support.Cluster.client;
import static dev.fastpubsub.operator.support.Cluster.subscription;
import static dev.fastpubsub.operator.support.Cluster.topic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.Annotations;
import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.DeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.SubscriptionDeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.bootstrap.FinalizerRelease;
import dev.fastpubsub.operator.server.Limits;
import dev.fastpubsub.operator.server.Outcome;
import dev.fastpubsub.operator.support.FaultProxy.Fault;
import dev.fastpubsub.operator.support.OperatorTestBase;
import dev.fastpubsub.operator.support.TestOperator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Rule 10, and the failure "resource deleted while the API is down". */
class DeletionTest extends OperatorTestBase {

    @Test
    void onlyAResourceWhoseDeletionCallsTheServerHasAFinalizer() {
        Topic topic = cluster.awaitReady(cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity())));
        assertThat(topic.getMetadata().getFinalizers()).isEmpty();

        policy(topic, DeletionPolicy.DELETE);
        awaitAtMost()
                .until(() -> cluster.now(topic).getMetadata().getFinalizers().size() == 1);

        policy(topic, DeletionPolicy.RETAIN);
        awaitAtMost()
                .until(() -> cluster.now(topic).getMetadata().getFinalizers().isEmpty());
    }

    @Test
    void aTopicWithSubscriptionsWaitsForThem() {
        Topic topic = cluster.awaitReady(
                cluster.create(topic("team-a", "t-" + unique, spec -> spec.deletionPolicy(DeletionPolicy.DELETE))));
        Subscription subscription = cluster.awaitReady(
                cluster.create(subscription("team-a", "s-" + unique, "t-" + unique, UnaryOperator.identity())));

        cluster.delete(topic);
        cluster.awaitNotReady(topic, Reason.SUBSCRIPTIONS_EXIST);
        assertThat(api.administrator().topics().find("t-" + unique)).isInstanceOf(Outcome.Found.class);

        cluster.delete(subscription);
        awaitAtMost().until(() -> cluster.isGone(topic));
        assertThat(api.administrator().topics().find("t-" + unique)).isInstanceOf(Outcome.Absent.class);
    }

    @Test
    void aSubscriptionWithMessagesIsDeletedWhenItIsEmptyIfThePolicySaysSo() throws Exception {
        cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity()));
        Subscription subscription = cluster.awaitReady(cluster.create(subscription(
                "team-a",
                "s-" + unique,
                "t-" + unique,
                spec -> spec.deletionPolicy(SubscriptionDeletionPolicy.DELETE_IF_EMPTY))));
        publish("t-" + unique);

        cluster.delete(subscription);
        cluster.awaitNotReady(subscription, Reason.DELETION_BLOCKED);

        cluster.edit(subscription, current -> {
            current.setSpec(current.getSpec().withDeletionPolicy(SubscriptionDeletionPolicy.DELETE));
            return current;
        });
        awaitAtMost().until(() -> cluster.isGone(subscription));
        assertThat(api.administrator().subscriptions().find("s-" + unique)).isInstanceOf(Outcome.Absent.class);
    }

    @Test
    void aResourceDeletedWhileTheApiIsDownWaitsAndSaysSo() {
        Topic retained = cluster.awaitReady(cluster.create(topic("team-a", "r-" + unique, UnaryOperator.identity())));
        Topic deleted = cluster.awaitReady(
                cluster.create(topic("team-a", "d-" + unique, spec -> spec.deletionPolicy(DeletionPolicy.DELETE))));
        Topic orphaned = cluster.awaitReady(
                cluster.create(topic("team-a", "o-" + unique, spec -> spec.deletionPolicy(DeletionPolicy.DELETE))));
        cluster.annotate(orphaned, Annotations.ORPHAN_ON_DELETE, "true");
        proxy.failAll(Fault.DROP_BEFORE);

        List.of(retained, deleted, orphaned).forEach(cluster::delete);

        awaitAtMost().until(() -> cluster.isGone(retained) && cluster.isGone(orphaned));
        cluster.awaitNotReady(deleted, Reason.DELETION_BLOCKED);
        proxy.heal();
        awaitAtMost().until(() -> cluster.isGone(deleted));
        assertThat(api.administrator().topics().find("d-" + unique)).isInstanceOf(Outcome.Absent.class);
        assertThat(api.administrator().topics().find("o-" + unique)).isInstanceOf(Outcome.Found.class);
        assertThat(api.administrator().topics().find("r-" + unique)).isInstanceOf(Outcome.Found.class);
    }

    @Test
    void whatIsNotOnesOwnHoldsNoDeletionUp() throws Exception {
        api.administrator().topics().create("t-" + unique).orThrow();
        api.administrator().topics().create("other-" + unique).orThrow();
        api.administrator()
                .subscriptions()
                .create(
                        "s-" + unique,
                        "other-" + unique,
                        new Limits(Map.of(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty()))
                .orThrow();
        publish("other-" + unique);
        cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity()));
        Subscription refused = cluster.create(subscription(
                "team-a",
                "s-" + unique,
                "t-" + unique,
                spec -> spec.deletionPolicy(SubscriptionDeletionPolicy.DELETE_IF_EMPTY)));
        cluster.awaitNotReady(refused, Reason.ADOPTION_REFUSED);

        cluster.delete(refused);

        awaitAtMost().until(() -> cluster.isGone(refused));
        assertThat(api.administrator().subscriptions().find("s-" + unique)).isInstanceOf(Outcome.Found.class);
    }

    @Test
    void annotationsThatAreNeitherTrueNorFalseAreToldOnceAndIgnored() {
        Topic topic = cluster.awaitReady(
                cluster.create(topic("team-a", "t-" + unique, spec -> spec.deletionPolicy(DeletionPolicy.DELETE))));
        cluster.annotate(topic, Annotations.PAUSED, "yes");
        cluster.annotate(topic, Annotations.ORPHAN_ON_DELETE, "1");
        awaitAtMost().until(() -> cluster.events(topic, "InvalidAnnotation").size() == 2);
        cluster.awaitReady(topic);

        cluster.delete(topic);

        awaitAtMost().until(() -> cluster.isGone(topic));
        assertThat(api.administrator().topics().find("t-" + unique)).isInstanceOf(Outcome.Absent.class);
        assertThat(cluster.events(topic, "InvalidAnnotation")).hasSize(2);
    }

    @Test
    void pausedResourcesAreNotWrittenButTheirDeletionIsHonoured() {
        Subscription subscription = paused();
        proxy.forgetCalls();
        cluster.edit(subscription, current -> {
            current.setSpec(current.getSpec().withMaxDeliveryAttempts(9));
            return current;
        });
        cluster.await(subscription, ConditionType.READY, "True", Reason.PAUSED);
        assertThat(proxy.calls("PUT .*")).isEmpty();

        cluster.annotate(subscription, Annotations.PAUSED, "false");
        cluster.awaitReady(subscription);
        assertThat(api.administrator()
                        .subscriptions()
                        .find("s-" + unique)
                        .orThrow()
                        .maxDeliveryAttempts())
                .isEqualTo(9);

        cluster.annotate(subscription, Annotations.PAUSED, "true");
        cluster.delete(subscription);
        awaitAtMost().until(() -> cluster.isGone(subscription));
        assertThat(api.administrator().subscriptions().find("s-" + unique)).isInstanceOf(Outcome.Absent.class);
    }

    @Test
    void finalizersAreReleasedByOneCommand() {
        Topic topic = cluster.awaitReady(
                cluster.create(topic("team-c", "t-" + unique, spec -> spec.deletionPolicy(DeletionPolicy.DELETE))));
        Client client = cluster.awaitReady(cluster.create(
                client("team-c", "c-" + unique, spec -> spec.scopes(List.of("topics:publish:t-" + unique)))));
        assertThat(cluster.secret(client).getMetadata().getOwnerReferences()).hasSize(1);
        operator.close();
        try {
            cluster.delete(topic);

            assertThat(new FinalizerRelease(kubernetes.client()).run("team-c")).isEqualTo(2);

            awaitAtMost().until(() -> cluster.isGone(topic));
            // Or Kubernetes would delete what holds the only copy of the credentials.
            assertThat(cluster.secret(client).getMetadata().getOwnerReferences())
                    .isEmpty();
            assertThat(cluster.now(client).getMetadata().getFinalizers()).isEmpty();
            cluster.delete(client);
            assertThat(api.administrator().topics().find("t-" + unique)).isInstanceOf(Outcome.Found.class);
        } finally {
            operator = TestOperator.start(kubernetes, proxy.uri(), settings());
        }
    }

    private Subscription paused() {
        cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity()));
        Subscription subscription = cluster.awaitReady(cluster.create(subscription(
                "team-a",
                "s-" + unique,
                "t-" + unique,
                spec -> spec.deletionPolicy(SubscriptionDeletionPolicy.DELETE))));
        cluster.annotate(subscription, Annotations.PAUSED, "true");
        cluster.await(subscription, ConditionType.READY, "True", Reason.PAUSED);
        return subscription;
    }

    private void policy(Topic topic, DeletionPolicy policy) {
        cluster.edit(topic, current -> {
            current.setSpec(current.getSpec().withDeletionPolicy(policy));
            return current;
        });
    }

    private void publish(String topic) throws Exception {
        URI uri = api.uri().resolve("/topics/" + topic + "/messages");
        try (HttpClient http = HttpClient.newHttpClient()) {
            int status = http.send(
                            HttpRequest.newBuilder(uri)
                                    .header("Authorization", "Bearer " + api.token())
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString("[{\"a\": 1}]"))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
            assertThat(status).isEqualTo(204);
        }
    }
}
