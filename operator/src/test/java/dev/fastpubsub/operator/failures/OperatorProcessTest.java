package dev.fastpubsub.operator.failures;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static dev.fastpubsub.operator.support.Cluster.client;
import static dev.fastpubsub.operator.support.Cluster.topic;
import static dev.fastpubsub.operator.support.Cluster.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.OperatorApplication;
import dev.fastpubsub.operator.support.ApiServer;
import dev.fastpubsub.operator.support.Cluster;
import dev.fastpubsub.operator.support.FaultProxy;
import dev.fastpubsub.operator.support.FaultProxy.Fault;
import dev.fastpubsub.operator.support.OperatorProcess;
import dev.fastpubsub.operator.support.TestKubernetes;
import dev.fastpubsub.operator.support.TestOperator;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program as it is shipped: rule 11, and the failure "leader failover". */
class OperatorProcessTest {

    private final ApiServer api = ApiServer.shared();
    private final FaultProxy proxy = FaultProxy.before(api.uri());
    private final TestKubernetes kubernetes = TestKubernetes.start();
    private final Cluster cluster = new Cluster(kubernetes.client());
    private final String unique = UUID.randomUUID().toString().substring(0, 8);

    @AfterEach
    void stop() {
        kubernetes.close();
        proxy.close();
    }

    @Test
    void anotherOneLeadsWhenTheLeaderIsKilled() {
        try (OperatorProcess first = start("pod-1");
                OperatorProcess second = start("pod-2")) {
            awaitAtMost().until(() -> leader().startsWith("pod-"));
            OperatorProcess leader = leader().equals("pod-1") ? first : second;
            OperatorProcess follower = leader == first ? second : first;
            String follows = leader == first ? "pod-2" : "pod-1";
            cluster.awaitReady(cluster.create(topic("team-a", "one-" + unique, UnaryOperator.identity())));
            assertThat(follower.lines()).noneMatch(line -> line.contains("\"leading\""));
            awaitAtMost().until(() -> follower.status("/health/readiness") == 200);
            assertThat(leader.body("/metrics")).contains("fastpubsub_operator_leading 1.0");
            assertThat(follower.body("/metrics")).contains("fastpubsub_operator_leading 0.0");

            leader.kill();
            Topic topic = cluster.create(topic("team-a", "two-" + unique, UnaryOperator.identity()));

            cluster.awaitReady(topic);
            assertThat(leader()).isEqualTo(follows);
        }
    }

    @Test
    void whoeverLosesTheLeaseEnds() {
        try (OperatorProcess operator = start("pod-1")) {
            awaitAtMost().until(() -> leader().equals("pod-1"));

            awaitAtMost().until(() -> {
                Lease lease = lease();
                lease.getSpec().setHolderIdentity("somebody-else");
                lease.getSpec().setRenewTime(ZonedDateTime.now().plusMinutes(5));
                return kubernetes.client().resource(lease).update() != null && !operator.isAlive();
            });

            assertThat(operator.exitCode()).isEqualTo(1);
            assertThat(operator.allLines()).anyMatch(line -> line.contains("the lease is lost"));
        }
    }

    @Test
    void probesAreGreenWithoutTheServerAndMetricsTellOfIt() {
        proxy.failAll(Fault.DROP_BEFORE);
        try (OperatorProcess operator = start("pod-1")) {
            awaitAtMost().until(() -> operator.status("/health/readiness") == 200);
            assertThat(operator.status("/health/liveness")).isEqualTo(200);
            awaitAtMost().until(() -> operator.body("/metrics").contains("fastpubsub_operator_server_up 0.0"));

            proxy.heal();
            cluster.awaitReady(cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity())));
            awaitAtMost()
                    .untilAsserted(() -> assertThat(operator.body("/metrics"))
                            .contains("fastpubsub_operator_server_up 1.0")
                            .contains("fastpubsub_operator_reconciliations_total{kind=\"Topic\",outcome=\"Synced\"}")
                            .containsPattern(
                                    "fastpubsub_operator_resources\\{kind=\"Topic\",ready=\"True\",reason=\"Synced\",resource_namespace=\"team-a\"}"
                                        + " 1.0")
                            .containsPattern("fastpubsub_operator_unmanaged\\{kind=\"Topic\"} \\d+")
                            .containsPattern("fastpubsub_operator_server_call_seconds_count\\{call=\"create_topic\","
                                    + "outcome=\"found\"} 1"));
        }
    }

    @Test
    void linesAreJsonWithTheResourceAndNoSecretIsSaidAnywhere() {
        try (OperatorProcess operator = start("pod-1")) {
            Client client = cluster.awaitReady(cluster.create(
                    client(TestOperator.NAMESPACE, "c-" + unique, spec -> spec.scopes(List.of("topics:read")))));
            String secret = value(cluster.secret(client), "client-secret");
            awaitAtMost().until(() -> operator.lines().stream().anyMatch(line -> line.contains("Synced")));

            JsonNode line = JsonMapper.shared()
                    .readTree(operator.lines().stream()
                            .filter(said -> said.contains("Synced"))
                            .findFirst()
                            .orElseThrow());
            assertThat(line.path("kind").asString()).isEqualTo("Client");
            assertThat(line.path("namespace").asString()).isEqualTo(TestOperator.NAMESPACE);
            assertThat(line.path("name").asString()).isEqualTo("c-" + unique);
            String everything = String.join("\n", operator.lines())
                    + operator.body("/metrics")
                    + cluster.now(client)
                    + kubernetes
                            .client()
                            .events()
                            .v1()
                            .events()
                            .inAnyNamespace()
                            .list();
            assertThat(everything)
                    .doesNotContain(secret)
                    .doesNotContain(ApiServer.CLIENT_SECRET)
                    .doesNotContain("eyJ");
        }
    }

    @Test
    void aStopOnPurposeGivesTheLeaseBack() {
        try (OperatorProcess operator = start("pod-1")) {
            awaitAtMost().until(() -> leader().equals("pod-1"));
            awaitAtMost().until(() -> operator.status("/health/readiness") == 200);
            operator.terminate();
            assertThat(operator.exitCode()).isIn(0, 143);
            assertThat(operator.allLines()).noneMatch(line -> line.contains("the lease is lost"));
            assertThat(leader()).isEmpty();
        }
    }

    @Test
    void wrongSettingsAreALineEach() {
        try (OperatorProcess operator = OperatorProcess.start(
                OperatorApplication.class,
                kubernetes,
                proxy.uri(),
                Map.of("RESYNC_SECONDS", "often", "ID_POLICY", "none"),
                "run")) {
            assertThat(operator.exitCode()).isEqualTo(1);
            assertThat(operator.allLines())
                    .hasSize(2)
                    .anyMatch(line -> line.startsWith("FASTPUBSUB_OPERATOR_RESYNC_SECONDS: 'often' is not allowed"))
                    .anyMatch(line -> line.startsWith("FASTPUBSUB_OPERATOR_ID_POLICY: 'none' is not allowed"));
        }
    }

    private OperatorProcess start(String pod) {
        return OperatorProcess.start(
                OperatorApplication.class,
                kubernetes,
                proxy.uri(),
                Map.of("LEADER_ELECTION", "true", "LEASE_SECONDS", "15", "POD_NAME", pod),
                "run");
    }

    private String leader() {
        Lease lease = lease();
        return lease == null || lease.getSpec().getHolderIdentity() == null
                ? ""
                : lease.getSpec().getHolderIdentity();
    }

    private Lease lease() {
        return kubernetes
                .client()
                .leases()
                .inNamespace(TestOperator.NAMESPACE)
                .withName("fastpubsub-operator")
                .get();
    }
}
