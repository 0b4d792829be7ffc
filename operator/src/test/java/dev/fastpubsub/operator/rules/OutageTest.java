package dev.fastpubsub.operator.rules;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static dev.fastpubsub.operator.support.Cluster.topic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.support.ApiServer;
import dev.fastpubsub.operator.support.Cluster;
import dev.fastpubsub.operator.support.FaultProxy;
import dev.fastpubsub.operator.support.FaultProxy.Fault;
import dev.fastpubsub.operator.support.TestKubernetes;
import dev.fastpubsub.operator.support.TestOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule 9, and the failures "API down" and "database down". Each test has a server of its own and mostly waits: they run side by side. */
@Execution(ExecutionMode.CONCURRENT)
class OutageTest {

    private final ApiServer api = ApiServer.start();
    private final FaultProxy proxy = FaultProxy.before(api.uri());
    private final TestKubernetes kubernetes = TestKubernetes.start();
    private final Cluster cluster = new Cluster(kubernetes.client());
    private TestOperator operator;
    private List<Topic> topics;

    @BeforeEach
    void topicsAreReady() {
        operator = TestOperator.start(kubernetes, proxy.uri(), Map.of("OUTAGE_GRACE_SECONDS", "4"));
        topics = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            topics.add(cluster.create(topic("team-a", "t-" + i, UnaryOperator.identity())));
        }
        topicsAreToldReady();
    }

    /** An event is sent after the status that it tells of. */
    private void topicsAreToldReady() {
        topics.replaceAll(cluster::awaitReady);
        topics.forEach(topic ->
                awaitAtMost().until(() -> !cluster.events(topic, "Synced").isEmpty()));
    }

    @AfterEach
    void stop() {
        operator.close();
        kubernetes.close();
        proxy.close();
        api.close();
    }

    @Test
    void theServerIsKilledAndComesBack() {
        kubernetes.forgetCalls();
        api.kill();
        awaitAtMost().until(() -> operator.gauge("fastpubsub.operator.server.up") == 0);
        assertThat(kubernetes.calls("(PUT|PATCH|POST) .*")).isEmpty();

        topics.forEach(topic -> cluster.awaitUnknown(topic, Reason.SERVER_UNREACHABLE));
        awaitAtMost().until(() -> operatorEvents("ServerUnreachable") == 1);
        assertThat(topics).allSatisfy(topic -> {
            Topic now = cluster.now(topic);
            assertThat(now.getSpec()).isEqualTo(topic.getSpec());
            assertThat(now.getMetadata().getFinalizers())
                    .isEqualTo(topic.getMetadata().getFinalizers());
            assertThat(cluster.events(topic, "ServerUnreachable")).isEmpty();
        });

        proxy.forgetCalls();
        api.revive();
        topics.forEach(cluster::awaitReady);
        awaitAtMost().until(() -> operatorEvents("ServerReachable") == 1);
        assertThat(topics)
                .allSatisfy(topic -> assertThat(cluster.events(topic, "Synced"))
                        .as("of the time before the outage")
                        .hasSize(1));
        System.out.println(
                "calls after the server's return: " + proxy.calls(".*").size());
        assertThat(proxy.calls("GET /topics\\?.*offset=0").size()).isLessThan(30);
        assertThat(proxy.calls("GET /topics/.*")).isEmpty();
        assertThat(proxy.calls("(POST|PUT|DELETE) /topics.*")).isEmpty();
    }

    @Test
    void anOutageIsNoticedWhenThereIsNothingToDo() {
        operator.close();
        operator = TestOperator.start(kubernetes, proxy.uri(), Map.of("RESYNC_SECONDS", "3600"));
        topics.forEach(cluster::awaitReady);
        awaitAtMost().until(() -> !proxy.calls("GET /readiness").isEmpty());
        assertThat(operator.gauge("fastpubsub.operator.server.up")).isEqualTo(1);

        proxy.failAll(Fault.UNAVAILABLE_503);

        topics.forEach(topic -> cluster.awaitUnknown(topic, Reason.SERVER_UNREACHABLE));
        proxy.heal();
        topics.forEach(cluster::awaitReady);
    }

    @Test
    void aSingleErrorHasNobodyLookedAt() {
        proxy.forgetCalls();
        awaitAtMost().until(() -> proxy.calls("GET /clients\\?.*").size() > 2);
        double rounds = operator.count("fastpubsub.operator.reconciliations");
        proxy.forgetCalls();
        proxy.fail(Fault.ERROR_500, "GET /subscriptions\\?.*", 1);

        awaitAtMost().until(() -> proxy.calls("GET /subscriptions\\?.*").size() > 4);

        assertThat(operator.count("fastpubsub.operator.reconciliations")).isEqualTo(rounds);
    }

    @Test
    void aShortOutageChangesNoStatus() {
        operator.close();
        operator = TestOperator.start(kubernetes, proxy.uri(), Map.of("OUTAGE_GRACE_SECONDS", "60"));
        awaitAtMost().until(() -> operator.count("fastpubsub.operator.reconciliations") >= topics.size());
        proxy.forgetCalls();
        awaitAtMost().until(() -> proxy.calls("GET /clients\\?.*").size() > 2);
        kubernetes.forgetCalls();
        proxy.failAll(Fault.DROP_BEFORE);
        awaitAtMost().until(() -> operator.gauge("fastpubsub.operator.server.up") == 0);
        proxy.heal();
        awaitAtMost().until(() -> operator.gauge("fastpubsub.operator.server.up") == 1);
        proxy.forgetCalls();
        awaitAtMost().until(() -> proxy.calls("GET /clients\\?.*").size() > 3);

        assertThat(kubernetes.calls("(PUT|PATCH|POST) .*")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"UNAVAILABLE_503", "ERROR_500", "HANG"})
    void aServerWithoutItsDatabaseLosesNothing(Fault fault) {
        proxy.failAll(fault);
        Reason reason = fault == Fault.ERROR_500 ? Reason.SERVER_ERROR : Reason.SERVER_UNREACHABLE;
        cluster.awaitUnknown(topics.getFirst(), reason);
        Topic made = cluster.create(topic("team-a", "new", UnaryOperator.identity()));
        cluster.awaitUnknown(made, reason);

        proxy.heal();

        cluster.awaitReady(made);
        topics.forEach(topic -> assertThat(cluster.awaitReady(topic).getStatus().externalCreatedAt())
                .isEqualTo(topic.getStatus().externalCreatedAt()));
    }

    private long operatorEvents(String reason) {
        return kubernetes.client().events().v1().events().inNamespace(TestOperator.NAMESPACE).list().getItems().stream()
                .filter(event -> reason.equals(event.getReason()))
                .count();
    }
}
