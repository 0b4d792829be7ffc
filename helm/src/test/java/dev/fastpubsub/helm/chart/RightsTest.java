package dev.fastpubsub.helm.chart;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static dev.fastpubsub.operator.support.Cluster.client;
import static dev.fastpubsub.operator.support.Cluster.subscription;
import static dev.fastpubsub.operator.support.Cluster.topic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.ClientSpecBuilder;
import dev.fastpubsub.crd.v1alpha1.DeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.SubscriptionDeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.OperatorApplication;
import dev.fastpubsub.operator.support.ApiServer;
import dev.fastpubsub.operator.support.Cluster;
import dev.fastpubsub.operator.support.OperatorProcess;
import dev.fastpubsub.operator.support.TestKubernetes;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The operator, with the chart's settings, calls nothing that the chart's roles do not allow; and they allow nothing that it never calls. */
class RightsTest {

    private static final String PREFIX = "FASTPUBSUB_OPERATOR_";

    private static final Duration START = Duration.ofMinutes(1);

    private static final String SELDOM = "0 0 1 1 *";
    private static final String WATCHED = "team-a";

    /** Somebody else wrote meanwhile, which a server that only keeps objects does not notice. */
    private static final Set<String> AFTER_CONFLICTS =
            Set.of("fastpubsub.dev/topics get", "fastpubsub.dev/subscriptions get", "fastpubsub.dev/clients get");

    @Test
    void areEnoughWhereAllNamespacesAreWatched() {
        List<KubernetesObject> objects = ValueSets.objects("defaults");
        Rights rights = Rights.of(objects, "operator");
        Set<KubernetesCall> calls = callsOfALife(objects);
        assertThat(calls).filteredOn(call -> !rights.allow(call)).isEmpty();
        assertThat(rights.unused(calls)).isSubsetOf(AFTER_CONFLICTS);
    }

    @Test
    void areEnoughWhereNamespacesAreNamedAndNothingElseMayBeRead() {
        List<KubernetesObject> objects = ValueSets.objects("watched-namespaces");
        Rights rights = Rights.of(objects, "operator");
        assertThat(callsOfALife(objects)).filteredOn(call -> !rights.allow(call)).isEmpty();
        assertThat(objects).noneMatch(object -> object.kind().startsWith("ClusterRole"));
    }

    /** Everything that it does, from its start to its end. */
    private static Set<KubernetesCall> callsOfALife(List<KubernetesObject> objects) {
        ApiServer api = ApiServer.shared();
        try (TestKubernetes kubernetes = TestKubernetes.start();
                OperatorProcess operator = OperatorProcess.start(
                        OperatorApplication.class, kubernetes, api.uri(), settings(objects), "run")) {
            Cluster cluster = new Cluster(kubernetes.client());
            awaitAtMost().atMost(START).until(() -> operator.status("/health/readiness") == 200);
            liveWith(cluster, objects);
            operator.terminate();
            assertThat(operator.exitCode()).isIn(0, 143);
            return kubernetes.callsByTheOperator("(?!.*/selfsubject).*/(api|apis)/.*").stream()
                    .map(KubernetesCall::of)
                    .collect(Collectors.toSet());
        }
    }

    private static void liveWith(Cluster cluster, List<KubernetesObject> objects) {
        ConfigMap cleanup = (ConfigMap)
                KubernetesObject.only(objects, "ConfigMap", "fastpubsub-cleanup").typed();
        cluster.create(cleanup);
        // Ids begin with the namespace where the settings ask for it, and may elsewhere.
        String id = WATCHED + ".rights-" + System.nanoTime();
        Topic topic = topic(WATCHED, "rights", spec -> spec.topicId(id).deletionPolicy(DeletionPolicy.DELETE));
        Subscription subscription = subscription(WATCHED, "rights", "rights", spec -> spec.subscriptionId(id).deletionPolicy(SubscriptionDeletionPolicy.DELETE));
        Client client = client(WATCHED, "rights", spec -> spec.scopes(List.of("topics:publish:" + id)));
        cluster.create(topic);
        cluster.create(subscription);
        cluster.create(client);
        cluster.awaitReady(topic);
        cluster.awaitReady(subscription);
        cluster.awaitReady(client);

        renewCredentials(cluster, client);
        editCronJobs(cluster);
        cluster.edit(client, now -> {
            now.setSpec(ClientSpecBuilder.builder(now.getSpec()).deletionPolicy(DeletionPolicy.RETAIN).build());
            return now;
        });
        cluster.awaitReady(client);
        cluster.delete(subscription);
        cluster.delete(topic);
        cluster.delete(client);
        awaitAtMost().until(() -> cluster.isGone(subscription) && cluster.isGone(topic) && cluster.isGone(client));
    }

    /** Because an annotation says so, and because the Secret is gone. */
    private static void renewCredentials(Cluster cluster, Client client) {
        Secret secret = cluster.secret(cluster.now(client));
        cluster.annotate(client, "fastpubsub.dev/rotate-at", Instant.now().plusSeconds(1).toString());
        awaitAtMost().until(() -> !cluster.secret(client).getData().equals(secret.getData()));
        Secret renewed = cluster.secret(client);
        cluster.delete(renewed);
        awaitAtMost().until(() -> !cluster.isGone(secret));
        cluster.awaitReady(client);
    }

    private static void editCronJobs(Cluster cluster) {
        awaitAtMost().until(() -> cronJobs(cluster).size() == 2);
        cronJobs(cluster).forEach(job -> cluster.edit(job, now -> {
            now.getSpec().setSchedule(SELDOM);
            return now;
        }));
        awaitAtMost().until(() -> cronJobs(cluster).stream().noneMatch(job -> job.getSpec().getSchedule().equals(SELDOM)));
    }

    private static List<CronJob> cronJobs(Cluster cluster) {
        return cluster.kubernetes()
                .batch()
                .v1()
                .cronjobs()
                .inNamespace(Chart.NAMESPACE)
                .list()
                .getItems();
    }

    /** Those of the Deployment, but for where the server is and who the operator is there. */
    private static Map<String, String> settings(List<KubernetesObject> objects) {
        Map<String, String> settings = new HashMap<>();
        for (EnvVar variable : PodTemplate.only(objects, "Deployment", "fastpubsub-operator")
                .spec()
                .getContainers()
                .getFirst()
                .getEnv()) {
            if (variable.getValue() != null && variable.getName().startsWith(PREFIX)) {
                settings.put(variable.getName().substring(PREFIX.length()), variable.getValue());
            }
        }
        settings.keySet().removeAll(Set.of("SERVER_URL", "CREDENTIALS_DIR", "PORT"));
        settings.put("LEADER_ELECTION", "true");
        settings.put("POD_NAME", "operator-0");
        return settings;
    }
}
