package dev.fastpubsub.operator.rules;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static dev.fastpubsub.operator.support.Cluster.client;
import static dev.fastpubsub.operator.support.Cluster.subscription;
import static dev.fastpubsub.operator.support.Cluster.topic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.operator.server.Limits;
import dev.fastpubsub.operator.server.ServerSubscription;
import dev.fastpubsub.operator.support.OperatorTestBase;
import dev.fastpubsub.operator.support.TestOperator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Rule 2. */
class DriftTest extends OperatorTestBase {

    @Test
    void aSubscriptionThatSomebodyChangedIsChangedBackInPlace() {
        Subscription subscription = subscriptionOf("drift-");
        ServerSubscription before = server(subscription);
        double repaired = operator.count("fastpubsub.operator.drift.repaired", "kind", "Subscription");

        api.administrator()
                .subscriptions()
                .update(
                        before.id(),
                        new Limits(
                                Map.of("a", List.of("other")),
                                OptionalInt.of(99),
                                OptionalInt.empty(),
                                OptionalInt.empty()))
                .orThrow();

        awaitAtMost().until(() -> server(subscription).equals(before));
        awaitAtMost().until(() -> !cluster.events(subscription, "DriftRepaired").isEmpty());
        assertThat(operator.count("fastpubsub.operator.drift.repaired", "kind", "Subscription"))
                .isEqualTo(repaired + 1);
        assertThat(proxy.calls("DELETE /subscriptions.*")).isEmpty();
    }

    @Test
    void aChangedSpecIsNoDrift() {
        Subscription subscription = subscriptionOf("spec-");
        String createdAt = server(subscription).createdAt();

        cluster.edit(subscription, current -> {
            current.setSpec(current.getSpec().withFilter(Map.of()).withMaxDeliveryAttempts(3));
            return current;
        });

        awaitAtMost().until(() -> server(subscription).maxDeliveryAttempts() == 3);
        cluster.awaitReady(subscription);
        assertThat(server(subscription).filter()).isEmpty();
        assertThat(server(subscription).createdAt()).isEqualTo(createdAt);
        assertThat(cluster.events(subscription, "DriftRepaired")).isEmpty();
    }

    @Test
    void aClientIsPutOnlyWhenSomethingDiffers() {
        Client client = cluster.awaitReady(cluster.create(client(
                TestOperator.NAMESPACE, "c-" + unique, spec -> spec.scopes(List.of("topics:read", "topics:create")))));
        String id = client.getStatus().clientId();
        proxy.forgetCalls();
        awaitAtMost().until(() -> proxy.calls("GET /clients\\?.*").size() >= 3);
        assertThat(proxy.calls("PUT /clients.*")).isEmpty();

        api.administrator().clients().update(id, "other", Set.of("*"), false).orThrow();

        awaitAtMost().untilAsserted(() -> {
            var now = api.administrator().clients().find(id).orThrow();
            assertThat(now.name()).isEqualTo("c-" + unique);
            assertThat(now.scopes()).containsExactlyInAnyOrder("topics:read", "topics:create");
            assertThat(now.active()).isTrue();
        });
        awaitAtMost().until(() -> !cluster.events(client, "DriftRepaired").isEmpty());
        assertThat(proxy.calls("PUT /clients/" + id)).hasSize(1);
    }

    private Subscription subscriptionOf(String name) {
        cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity()));
        return cluster.awaitReady(cluster.create(subscription(
                "team-a",
                name + unique,
                "t-" + unique,
                spec -> spec.filter(Map.of("a", List.of("b&c", "1"))).maxDeliveryAttempts(7))));
    }

    private ServerSubscription server(Subscription subscription) {
        return api.administrator()
                .subscriptions()
                .find(subscription.getMetadata().getName())
                .orThrow();
    }
}
