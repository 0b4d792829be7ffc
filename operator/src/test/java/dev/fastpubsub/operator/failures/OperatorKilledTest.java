package dev.fastpubsub.operator.failures;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static dev.fastpubsub.operator.support.Cluster.client;
import static dev.fastpubsub.operator.support.Cluster.topic;
import static dev.fastpubsub.operator.support.Cluster.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.AllowedNamespaces;
import dev.fastpubsub.crd.v1alpha1.Annotations;
import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.NamespacesFrom;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.RetiringClient;
import dev.fastpubsub.crd.v1alpha1.Rotation;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.server.Clients.Login;
import dev.fastpubsub.operator.server.Outcome;
import dev.fastpubsub.operator.server.ServerClient;
import dev.fastpubsub.operator.support.ApiServer;
import dev.fastpubsub.operator.support.Cluster;
import dev.fastpubsub.operator.support.OperatorKilledAtStep;
import dev.fastpubsub.operator.support.OperatorProcess;
import dev.fastpubsub.operator.support.TestKubernetes;
import dev.fastpubsub.operator.support.TestOperator;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The failure "operator killed between any two steps of creating or rotating a client". */
class OperatorKilledTest {

    private final ApiServer api = ApiServer.shared();
    private final TestKubernetes kubernetes = TestKubernetes.start();
    private final Cluster cluster = new Cluster(kubernetes.client());
    private final String name = "killed-" + UUID.randomUUID();

    @AfterEach
    void stop() {
        kubernetes.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "secret", "client", "status"})
    void killedWhileCreatingThereIsOneLiveClientInTheEnd(String step) {
        Client client =
                cluster.create(client(TestOperator.NAMESPACE, name, spec -> spec.scopes(List.of("topics:read"))));

        runUntilKilledBefore(step);

        try (TestOperator operator = TestOperator.start(kubernetes, api.uri(), Map.of())) {
            assertOneLiveClient(cluster.awaitReady(client));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "client", "retiring", "secret", "status"})
    void killedWhileRotatingThereIsOneLiveClientInTheEnd(String step) {
        Client client = cluster.create(client(
                TestOperator.NAMESPACE,
                name,
                spec -> spec.scopes(List.of("topics:read")).rotation(new Rotation("0s", "0s"))));
        try (TestOperator operator = TestOperator.start(kubernetes, api.uri(), Map.of())) {
            client = cluster.awaitReady(client);
        }
        String old = client.getStatus().clientId();
        cluster.annotate(
                client, Annotations.ROTATE_AT, Instant.now().plusSeconds(2).toString());

        runUntilKilledBefore(step);

        try (TestOperator operator = TestOperator.start(kubernetes, api.uri(), Map.of())) {
            Client rotated = client;
            awaitAtMost()
                    .until(() -> !old.equals(cluster.now(rotated).getStatus().clientId())
                            && cluster.now(rotated)
                                    .getStatus()
                                    .retiringClients()
                                    .isEmpty());
            assertOneLiveClient(cluster.awaitReady(rotated));
        }
    }

    @Test
    void whatWasUnderWayIsTakenBackWhenItsScopesAreNoLongerAllowed() {
        Topic topic = cluster.create(topic(
                "team-a",
                name,
                spec -> spec.allowedNamespaces(new AllowedNamespaces(NamespacesFrom.ALL, List.of(), null))));
        try (TestOperator operator = TestOperator.start(kubernetes, api.uri(), Map.of())) {
            cluster.awaitReady(topic);
        }
        Client client = cluster.create(client("team-b", name, spec -> spec.scopes(List.of("topics:publish:" + name))));
        runUntilKilledBefore("status");
        String id = cluster.now(client).getStatus().pendingClientId();
        assertThat(api.administrator().clients().find(id)).isInstanceOf(Outcome.Found.class);
        cluster.edit(topic, current -> {
            current.setSpec(current.getSpec().withAllowedNamespaces(null));
            return current;
        });

        try (TestOperator operator = TestOperator.start(kubernetes, api.uri(), Map.of())) {
            cluster.awaitNotReady(client, Reason.SCOPE_NOT_ALLOWED);
            assertThat(api.administrator().clients().find(id)).isInstanceOf(Outcome.Absent.class);
        }
    }

    private void runUntilKilledBefore(String step) {
        try (OperatorProcess process =
                OperatorProcess.start(OperatorKilledAtStep.class, kubernetes, api.uri(), Map.of(), step)) {
            assertThat(process.exitCode())
                    .as(() -> String.join("\n", process.lines()))
                    .isEqualTo(OperatorKilledAtStep.KILLED);
        }
    }

    private void assertOneLiveClient(Client client) {
        Secret secret = cluster.secret(client);
        String id = value(secret, "client-id");
        assertThat(client.getStatus().clientId()).isEqualTo(id);
        assertThat(client.getStatus().pendingClientId()).isNull();
        assertThat(client.getStatus().retiringClients())
                .extracting(RetiringClient::clientId)
                .isEmpty();
        assertThat(api.administrator().clients().logIn(id, value(secret, "client-secret")))
                .isEqualTo(Login.ACCEPTED);
        assertThat(api.administrator().clients().list().orThrow())
                .filteredOn(found -> found.name().equals(name))
                .extracting(ServerClient::id)
                .containsExactly(id);
    }
}
