package dev.fastpubsub.operator.rules;

import static dev.fastpubsub.operator.support.Cluster.subscription;
import static dev.fastpubsub.operator.support.Cluster.topic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.SubscriptionDeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.OperatorApplication;
import dev.fastpubsub.operator.support.ApiServer;
import dev.fastpubsub.operator.support.Cluster;
import dev.fastpubsub.operator.support.FaultProxy;
import dev.fastpubsub.operator.support.OperatorProcess;
import dev.fastpubsub.operator.support.TestKubernetes;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Many resources with few calls and little memory: the operator is a process with 150 MB of heap. So many Topics, each with four
 * Subscriptions, as the system property fastpubsub.test.topics says.
 */
class ScaleTest {

    private static final int TOPICS = Integer.getInteger("fastpubsub.test.topics", 50);
    private static final int OBJECTS = TOPICS * 5;

    /** However long a topic takes, nobody tells its subscriptions meanwhile that it is missing. */
    private static final Map<String, String> SETTINGS = Map.of("RESYNC_SECONDS", "5", "OUTAGE_GRACE_SECONDS", "60");

    @Test
    void manyResourcesTakeFewCallsAndAResyncTakesNoneButLists() {
        try (ApiServer api = ApiServer.start();
                FaultProxy proxy = FaultProxy.before(api.uri());
                TestKubernetes kubernetes = TestKubernetes.start()) {
            Cluster cluster = new Cluster(kubernetes.client());
            for (int i = 0; i < TOPICS; i++) {
                String name = "t-" + i;
                cluster.create(topic("team-a", name, UnaryOperator.identity()));
                for (int j = 0; j < 4; j++) {
                    cluster.create(subscription(
                            "team-a",
                            "s-" + i + "-" + j,
                            name,
                            spec -> spec.deletionPolicy(SubscriptionDeletionPolicy.DELETE)));
                }
            }
            kubernetes.forgetCalls();
            Instant before = Instant.now();
            try (OperatorProcess operator =
                    OperatorProcess.start(OperatorApplication.class, kubernetes, proxy.uri(), SETTINGS, "run")) {
                Awaitility.await()
                        .atMost(Duration.ofMinutes(10))
                        // Counting them is work for Kubernetes, too.
                        .pollInterval(Duration.ofMillis(500 + OBJECTS))
                        .until(() -> ready(kubernetes) == OBJECTS);
                System.out.println(OBJECTS + " resources ready after "
                        + Duration.between(before, Instant.now()).toSeconds() + " s, "
                        + operator.residentMegabytes() + " MB resident");

                int serverCalls = proxy.calls(
                                "(POST|PUT|DELETE) /(topics|subscriptions).*|GET /(topics|subscriptions)/.*")
                        .size();
                int kubernetesCalls = kubernetes
                        .calls("(PUT|PATCH) .*/fastpubsub.dev/.*|POST .*/events|GET"
                                + " .*/fastpubsub.dev/.*(topics|subscriptions)/.*")
                        .size();
                System.out.printf(
                        "for each resource %.2f calls to the server and %.2f to Kubernetes%n",
                        (double) serverCalls / OBJECTS, (double) kubernetesCalls / OBJECTS);
                assertThat(serverCalls).isLessThanOrEqualTo(2 * OBJECTS);
                assertThat(kubernetesCalls).isLessThanOrEqualTo(4 * OBJECTS);

                // The counts of subscriptions are written by the first resync.
                awaitResync(proxy);
                awaitResync(proxy);
                kubernetes.forgetCalls();
                proxy.forgetCalls();
                awaitResync(proxy);
                System.out.printf(
                        "a resync: %d lists, %d MB resident%n",
                        proxy.calls("GET .*offset=.*").size(), operator.residentMegabytes());
                assertThat(proxy.calls("GET /topics.*")).hasSizeLessThanOrEqualTo(TOPICS / 100 + 3);
                assertThat(proxy.calls("GET /subscriptions.*")).hasSizeLessThanOrEqualTo(4 * TOPICS / 100 + 3);
                assertThat(proxy.calls("(POST|PUT|DELETE) .*")).isEmpty();
                assertThat(kubernetes.calls("(POST|PUT|PATCH|DELETE) .*")).isEmpty();
            }
        }
    }

    private static void awaitResync(FaultProxy proxy) {
        int before = proxy.calls("GET /clients.*").size();
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> proxy.calls("GET /clients.*").size() > before);
    }

    private static long ready(TestKubernetes kubernetes) {
        return count(kubernetes
                        .client()
                        .resources(Topic.class)
                        .inNamespace("team-a")
                        .list()
                        .getItems())
                + count(kubernetes
                        .client()
                        .resources(Subscription.class)
                        .inNamespace("team-a")
                        .list()
                        .getItems());
    }

    private static long count(List<? extends CustomResource<?, ?>> resources) {
        return resources.stream()
                .filter(resource -> ConditionType.READY.in(Cluster.conditions(resource)).stream()
                        .anyMatch(ready -> "True".equals(ready.getStatus())))
                .count();
    }
}
