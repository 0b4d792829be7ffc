package dev.fastpubsub.operator.rules;

import static dev.fastpubsub.operator.support.Cluster.client;
import static dev.fastpubsub.operator.support.Cluster.subscription;
import static dev.fastpubsub.operator.support.Cluster.topic;
import static dev.fastpubsub.operator.support.Cluster.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.DeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.SubscriptionDeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.server.Clients.Login;
import dev.fastpubsub.operator.server.Outcome;
import dev.fastpubsub.operator.server.ServerSubscription;
import dev.fastpubsub.operator.support.Cluster;
import dev.fastpubsub.operator.support.OperatorTestBase;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LifeCycleTest extends OperatorTestBase {

    @Test
    void aTopicItsSubscriptionAndItsClientComeToBeInAnyOrderAndGoAgain() {
        String topicId = "orders-" + unique;
        Client client = cluster.create(client(
                "team-a",
                "billing-" + unique,
                spec -> spec.scopes(List.of("topics:publish:" + topicId, "subscriptions:consume:mail-" + unique))));
        Subscription subscription = cluster.create(subscription(
                "team-a",
                "mail-" + unique,
                topicId,
                spec -> spec.filter(Map.of("status", List.of("paid", "1")))
                        .maxDeliveryAttempts(7)
                        .deletionPolicy(SubscriptionDeletionPolicy.DELETE)));
        Topic topic = cluster.create(topic("team-a", topicId, spec -> spec.deletionPolicy(DeletionPolicy.DELETE)));

        cluster.awaitReady(topic);
        cluster.awaitReady(subscription);
        Client ready = cluster.awaitReady(client);

        ServerSubscription made =
                api.administrator().subscriptions().find("mail-" + unique).orThrow();
        assertThat(made.topicId()).isEqualTo(topicId);
        assertThat(made.filter()).isEqualTo(Map.of("status", List.of("paid", "1")));
        assertThat(made.maxDeliveryAttempts()).isEqualTo(7);
        Secret secret = cluster.secret(ready);
        assertThat(secret.getType()).isEqualTo("servicebinding.io/fastpubsub");
        assertThat(value(secret, "uri")).isEqualTo(proxy.uri().toString());
        assertThat(api.administrator().clients().logIn(value(secret, "client-id"), value(secret, "client-secret")))
                .isEqualTo(Login.ACCEPTED);

        cluster.delete(client);
        cluster.delete(topic);
        cluster.delete(subscription);
        Cluster.awaitAtMost().until(() -> cluster.isGone(client) && cluster.isGone(topic));
        assertThat(api.administrator().topics().find(topicId)).isInstanceOf(Outcome.Absent.class);
        assertThat(api.administrator().clients().find(value(secret, "client-id")))
                .isInstanceOf(Outcome.Absent.class);
    }
}
