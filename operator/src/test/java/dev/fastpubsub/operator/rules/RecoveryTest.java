package dev.fastpubsub.operator.rules;

import static dev.fastpubsub.operator.support.Cluster.client;
import static dev.fastpubsub.operator.support.Cluster.subscription;
import static dev.fastpubsub.operator.support.Cluster.topic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.DeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.operator.support.ApiServer;
import dev.fastpubsub.operator.support.Cluster;
import dev.fastpubsub.operator.support.FaultProxy;
import dev.fastpubsub.operator.support.TestKubernetes;
import dev.fastpubsub.operator.support.TestOperator;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Rule 9 with the times that the operator is shipped with, and with more than a few resources; takes over a minute. */
class RecoveryTest {

    private static final int TOPICS = 60;

    /**
     * How long an outage may last unsaid, and within which time all are looked at when it is over, are as shipped; only the
     * looks at the server are more frequent, so that the outage is noticed at once.
     */
    private static final Map<String, String> SHIPPED = Map.of(
            "OUTAGE_GRACE_SECONDS", "30",
            "REQUEUE_SPREAD_SECONDS", "20",
            "CALL_TIMEOUT_SECONDS", "8",
            "RESYNC_SECONDS", "5");

    @Test
    void afterHalfAMinuteTheOutageIsToldAndHalfAMinuteAfterItAllIsWellAgainWithoutABurst() {
        try (ApiServer api = ApiServer.start();
                FaultProxy proxy = FaultProxy.before(api.uri());
                TestKubernetes kubernetes = TestKubernetes.start();
                TestOperator operator = TestOperator.start(kubernetes, proxy.uri(), SHIPPED)) {
            Cluster cluster = new Cluster(kubernetes.client());
            List<CustomResource<?, ?>> settled = create(cluster, "settled", TOPICS);
            settled.replaceAll(cluster::awaitReady);

            List<CustomResource<?, ?>> all = new ArrayList<>(settled);
            all.addAll(create(cluster, "under-way", TOPICS / 10));
            kubernetes.forgetCalls();
            api.kill();
            Instant killed = Instant.now();
            await(60).until(() -> all.stream().allMatch(resource -> isUnreachable(cluster.now(resource))));

            assertThat(transitions(cluster, settled))
                    .allSatisfy(time -> assertThat(time).isAfter(killed.plusSeconds(29)));
            assertThat(kubernetes.calls("(PUT|PATCH) .*settled.*")).hasSameSizeAs(settled);
            assertThat(settled).allSatisfy(before -> {
                CustomResource<?, ?> now = cluster.now(before);
                assertThat((Object) now.getSpec()).isEqualTo(before.getSpec());
                assertThat(now.getMetadata().getFinalizers())
                        .isEqualTo(before.getMetadata().getFinalizers());
            });

            proxy.forgetCalls();
            api.revive();
            Instant back = Instant.now();
            await(60).until(() -> all.stream().allMatch(resource -> isReady(cluster.now(resource))));

            Duration recovery = Duration.between(back, Instant.now());
            Collection<Long> callsASecond = proxy.callsASecond().values();
            System.out.println(all.size() + " resources told of the outage and, " + recovery.toSeconds()
                    + " s after the server's return, were ready again; calls in each second: " + callsASecond);
            List<Instant> ready = transitions(cluster, settled);
            assertThat(Duration.between(Collections.min(ready), Collections.max(ready)))
                    .isGreaterThan(Duration.ofSeconds(10));
            assertThat(callsASecond).allSatisfy(calls -> assertThat(calls).isLessThan(all.size() / 4));
            assertThat(proxy.calls("(PUT|DELETE) .*|(GET|POST) .*settled.*")).isEmpty();
        }
    }

    private static List<CustomResource<?, ?>> create(Cluster cluster, String name, int topics) {
        List<CustomResource<?, ?>> created = new ArrayList<>();
        for (int i = 0; i < topics; i++) {
            String topic = name + "-" + i;
            DeletionPolicy policy = i % 2 == 0 ? DeletionPolicy.DELETE : DeletionPolicy.RETAIN;
            created.add(cluster.create(topic("team-a", topic, spec -> spec.deletionPolicy(policy))));
            created.add(cluster.create(subscription("team-a", topic + "-a", topic, UnaryOperator.identity())));
            created.add(cluster.create(subscription("team-a", topic + "-b", topic, UnaryOperator.identity())));
            if (i % 6 == 0) {
                created.add(cluster.create(
                        client(TestOperator.NAMESPACE, topic, spec -> spec.scopes(List.of("topics:read")))));
            }
        }
        return created;
    }

    private static ConditionFactory await(int seconds) {
        return Awaitility.await().atMost(Duration.ofSeconds(seconds)).pollInterval(Duration.ofMillis(500));
    }

    private static boolean isUnreachable(CustomResource<?, ?> resource) {
        return Reason.SERVER_UNREACHABLE.text().equals(ready(resource).getReason());
    }

    private static boolean isReady(CustomResource<?, ?> resource) {
        return "True".equals(ready(resource).getStatus());
    }

    private static Condition ready(CustomResource<?, ?> resource) {
        return ConditionType.READY.in(Cluster.conditions(resource)).orElseGet(Condition::new);
    }

    /** When what Ready says last changed. */
    private static List<Instant> transitions(Cluster cluster, List<CustomResource<?, ?>> resources) {
        return resources.stream()
                .map(resource -> Instant.parse(ready(cluster.now(resource)).getLastTransitionTime()))
                .toList();
    }
}
