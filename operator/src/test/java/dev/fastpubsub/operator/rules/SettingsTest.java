package dev.fastpubsub.operator.rules;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static dev.fastpubsub.operator.support.Cluster.client;
import static dev.fastpubsub.operator.support.Cluster.subscription;
import static dev.fastpubsub.operator.support.Cluster.topic;
import static dev.fastpubsub.operator.support.Cluster.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.AllowedNamespaces;
import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.DeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.NamespacesFrom;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.server.Limits;
import dev.fastpubsub.operator.support.ApiServer;
import dev.fastpubsub.operator.support.Cluster;
import dev.fastpubsub.operator.support.FaultProxy;
import dev.fastpubsub.operator.support.FaultProxy.Fault;
import dev.fastpubsub.operator.support.TestKubernetes;
import dev.fastpubsub.operator.support.TestOperator;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules 4, 8, 12 and 14, as far as settings decide, and what people meet who got one wrong. */
class SettingsTest {

    private final ApiServer api = ApiServer.shared();
    private final FaultProxy proxy = FaultProxy.before(api.uri());
    private final TestKubernetes kubernetes = TestKubernetes.start();
    private final Cluster cluster = new Cluster(kubernetes.client());
    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private TestOperator operator;

    @AfterEach
    void stop() {
        operator.close();
        kubernetes.close();
        proxy.close();
    }

    @Test
    void namedNamespacesAreWatchedAndNoOthers() {
        start(Map.of("WATCH_NAMESPACES", "team-a"));
        Topic other = cluster.create(topic("team-b", "b-" + unique, UnaryOperator.identity()));
        cluster.awaitReady(cluster.create(topic("team-a", "a-" + unique, UnaryOperator.identity())));
        assertThat(cluster.now(other).getStatus()).isNull();
    }

    @Test
    void namespacesAreWatchedAsTheirLabelsSay() {
        Namespace namespace = cluster.create(namespace("ns-" + unique, Map.of()));
        start(Map.of("WATCH_NAMESPACE_SELECTOR", "pubsub=yes"));
        Topic topic = cluster.create(topic("ns-" + unique, "t-" + unique, UnaryOperator.identity()));
        proxy.forgetCalls();
        awaitAtMost().until(() -> proxy.calls("GET /clients.*").size() > 1);
        assertThat(cluster.now(topic).getStatus()).isNull();

        cluster.edit(namespace, current -> {
            current.getMetadata().setLabels(Map.of("pubsub", "yes"));
            return current;
        });

        cluster.awaitReady(topic);
    }

    @Test
    void aTopicOfANamespaceThatIsNewIsNotDeletedBeforeItsSubscriptionsAreKnown() {
        Namespace namespace = cluster.create(namespace("ns-" + unique, Map.of()));
        start(Map.of());
        List<Topic> topics = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String name = "t-" + i + "-" + unique;
            topics.add(cluster.create(topic("ns-" + unique, name, spec -> spec.deletionPolicy(DeletionPolicy.DELETE))));
            cluster.awaitReady(cluster.create(subscription("ns-" + unique, name, name, UnaryOperator.identity())));
        }
        operator.close();
        topics.forEach(cluster::delete);
        proxy.forgetCalls();
        start(Map.of("WATCH_NAMESPACE_SELECTOR", "pubsub=yes"));
        awaitAtMost().until(() -> proxy.calls("GET /clients.*").size() > 1);

        cluster.edit(namespace, current -> {
            current.getMetadata().setLabels(Map.of("pubsub", "yes"));
            return current;
        });

        topics.forEach(topic -> cluster.awaitNotReady(topic, Reason.SUBSCRIPTIONS_EXIST));
        assertThat(proxy.calls("DELETE .*")).isEmpty();
    }

    @Test
    void resourcesAreChosenByTheirLabels() {
        start(Map.of("RESOURCE_SELECTOR", "pubsub=main"));
        Topic other = cluster.create(topic("team-a", "other-" + unique, UnaryOperator.identity()));
        Topic mine = topic("team-a", "mine-" + unique, UnaryOperator.identity());
        mine.getMetadata().setLabels(Map.of("pubsub", "main"));
        cluster.awaitReady(cluster.create(mine));
        assertThat(cluster.now(other).getStatus()).isNull();
    }

    @Test
    void idsCarryTheNamespaceWherePrefixesAreAskedFor() {
        start(Map.of("ID_POLICY", "NamespacePrefix"));
        Topic topic = cluster.awaitReady(cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity())));
        assertThat(topic.getStatus().topicId()).isEqualTo("team-a.t-" + unique);

        Topic foreign = cluster.create(topic("team-b", "f-" + unique, spec -> spec.topicId("team-a.f-" + unique)));
        cluster.awaitNotReady(foreign, Reason.ID_NOT_ALLOWED);
        cluster.awaitReady(cluster.create(topic("team-b", "g-" + unique, spec -> spec.topicId("team-b.x-" + unique))));
    }

    @Test
    void anIdInAStatusNeverChanges() {
        start(Map.of());
        Topic topic = cluster.awaitReady(cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity())));
        operator.close();
        start(Map.of("ID_POLICY", "NamespacePrefix"));
        proxy.forgetCalls();
        awaitAtMost().until(() -> proxy.calls("GET /clients.*").size() > 1);
        assertThat(cluster.awaitReady(topic).getStatus().topicId()).isEqualTo("t-" + unique);
    }

    @Test
    void secretsNameThePublicUrl() {
        start(Map.of("PUBLIC_URL", "https://pubsub.example.com"));
        Secret secret = cluster.secret(cluster.awaitReady(anyClient()));
        assertThat(value(secret, "uri")).isEqualTo("https://pubsub.example.com");
        assertThat(value(secret, "token-uri")).isEqualTo("https://pubsub.example.com/oauth/token");
    }

    @Test
    void aReadOnlyOperatorWritesNothingAnywhere() {
        start(Map.of("READ_ONLY", "true"));
        Topic topic =
                cluster.create(topic("team-a", "t-" + unique, spec -> spec.deletionPolicy(DeletionPolicy.DELETE)));
        Client client = anyClient();
        kubernetes.forgetCalls();
        awaitAtMost().until(() -> operator.count("fastpubsub.operator.reconciliations", "outcome", "ReadOnly") >= 4);

        assertThat(proxy.calls("(POST|PUT|DELETE) /(topics|subscriptions|clients).*"))
                .isEmpty();
        assertThat(kubernetes.calls("(POST|PUT|PATCH|DELETE) .*")).isEmpty();
        assertThat(cluster.now(topic).getStatus()).isNull();
        assertThat(cluster.now(client).getStatus()).isNull();
    }

    @Test
    void aReadOnlyOperatorTellsOfNothingThatItDidNotDo() {
        start(Map.of());
        Topic topic = cluster.awaitReady(cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity())));
        Client client = cluster.awaitReady(anyClient());
        operator.close();
        api.administrator().topics().delete("t-" + unique).orThrow();
        api.administrator().clients().delete(client.getStatus().clientId()).orThrow();
        kubernetes.forgetCalls();
        proxy.forgetCalls();

        start(Map.of("READ_ONLY", "true"));

        awaitAtMost().until(() -> operator.count("fastpubsub.operator.reconciliations", "outcome", "ReadOnly") >= 4);
        assertThat(proxy.calls("(POST|PUT|DELETE) /(topics|subscriptions|clients).*"))
                .isEmpty();
        assertThat(kubernetes.calls("(POST|PUT|PATCH|DELETE) .*")).isEmpty();
        assertThat(operator.count("fastpubsub.operator.data.loss")).isZero();
        assertThat(operator.count("fastpubsub.operator.drift.repaired")).isZero();
        assertThat(cluster.now(topic).getStatus()).isEqualTo(topic.getStatus());
    }

    @Test
    void whatMayNotBeListedDoesNotHideTheRest() {
        String id = UUID.randomUUID().toString();
        String secret = "0123456789abcdef0123456789abcdef";
        Set<String> scopes = Set.of(
                "topics:read", "topics:create", "subscriptions:read", "subscriptions:create", "subscriptions:update");
        api.administrator().clients().create(id, secret, "no-clients", scopes, true);
        start(Map.of("CLIENT_ID", id, "CLIENT_SECRET", secret));
        cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity()));
        cluster.awaitReady(cluster.create(
                subscription("team-a", "s-" + unique, "t-" + unique, spec -> spec.maxDeliveryAttempts(7))));

        api.administrator()
                .subscriptions()
                .update(
                        "s-" + unique,
                        new Limits(Map.of(), OptionalInt.of(9), OptionalInt.empty(), OptionalInt.empty()))
                .orThrow();

        awaitAtMost()
                .until(() -> api.administrator()
                                .subscriptions()
                                .find("s-" + unique)
                                .orThrow()
                                .maxDeliveryAttempts()
                        == 7);
    }

    @Test
    void aDotIsNoId() {
        start(Map.of());
        Topic topic = cluster.create(topic("team-a", "t-" + unique, spec -> spec.topicId("..")));

        cluster.awaitNotReady(topic, Reason.INVALID_SPEC);

        assertThat(proxy.calls(".* /topics/.*|POST .*/topics")).isEmpty();
    }

    @Test
    void wrongCredentialsAreUnauthorizedAndNoHotLoop() {
        start(Map.of("CLIENT_SECRET", "not-the-secret-of-the-operator-at-all"));
        Topic topic = cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity()));
        cluster.awaitUnknown(topic, Reason.UNAUTHORIZED);
        assertThat(proxy.calls("POST /oauth/token").size()).isLessThan(12);
        assertThat(kubernetes
                        .client()
                        .events()
                        .v1()
                        .events()
                        .inAnyNamespace()
                        .list()
                        .getItems())
                .as("one for the operator, none for each resource")
                .filteredOn(event -> event.getReason().equals("Unauthorized"))
                .singleElement()
                .satisfies(event -> assertThat(event.getRegarding().getKind()).isEqualTo("Pod"));
    }

    @Test
    void tooFewScopesAreForbiddenAndSaid() {
        String id = UUID.randomUUID().toString();
        String secret = "0123456789abcdef0123456789abcdef";
        api.administrator().clients().create(id, secret, "few", Set.of("topics:read"), true);
        start(Map.of("CLIENT_ID", id, "CLIENT_SECRET", secret));
        Topic topic = cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity()));
        cluster.awaitUnknown(topic, Reason.FORBIDDEN);
    }

    @Test
    void aWebPageInsteadOfTheApiIsNoServer() {
        proxy.failAll(Fault.WEB_PAGE);
        start(Map.of());
        Topic topic = cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity()));
        cluster.awaitUnknown(topic, Reason.NOT_SERVER);
    }

    @Test
    void aDefinitionOlderThanTheOperatorIsSaid() {
        cluster.edit(TestKubernetes.definition("topics"), definition -> {
            JSONSchemaProps schema =
                    definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
            schema.getProperties().get("status").getProperties().remove("externalCreatedAt");
            return definition;
        });
        start(Map.of());
        Topic topic = cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity()));

        cluster.awaitNotReady(topic, Reason.CRD_OUTDATED);

        assertThat(proxy.calls("POST /topics")).isEmpty();
    }

    @Test
    void withoutClusterRightsASelectorIsInvalid() {
        kubernetes.forgetCalls();
        start(Map.of("CLUSTER_SCOPED", "false", "WATCH_NAMESPACES", "team-a"));
        Topic topic = cluster.create(topic(
                "team-a",
                "t-" + unique,
                spec -> spec.allowedNamespaces(
                        new AllowedNamespaces(NamespacesFrom.SELECTOR, List.of(), new LabelSelector()))));
        cluster.awaitNotReady(topic, Reason.INVALID_SPEC);
        assertThat(kubernetes.calls(".*(/namespaces\\?|/namespaces$|customresourcedefinitions).*"))
                .isEmpty();
    }

    @Test
    void secretsAreWatchedByLabelOnly() {
        start(Map.of());
        cluster.awaitReady(anyClient());
        assertThat(kubernetes.calls("GET .*/secrets\\?.*"))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call).contains("labelSelector=fastpubsub.dev%2Fclient-uid"));
    }

    @Test
    void nothingIsMadeInATerminatingNamespace() {
        cluster.create(new NamespaceBuilder(namespace("ns-" + unique, Map.of()))
                .withNewStatus()
                .withPhase("Terminating")
                .endStatus()
                .build());
        start(Map.of("SCOPE_CEILING", "*=topics:read"));
        Client client =
                cluster.create(client("ns-" + unique, "c-" + unique, spec -> spec.scopes(List.of("topics:read"))));
        cluster.awaitUnknown(client, Reason.PENDING);
        assertThat(proxy.calls("POST /clients")).isEmpty();
    }

    private void start(Map<String, String> settings) {
        operator = TestOperator.start(kubernetes, proxy.uri(), settings);
    }

    private Client anyClient() {
        return cluster.create(
                client(TestOperator.NAMESPACE, "c-" + unique, spec -> spec.scopes(List.of("topics:read"))));
    }

    private static Namespace namespace(String name, Map<String, String> labels) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build();
    }
}
