package dev.fastpubsub.operator.rules;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static dev.fastpubsub.operator.support.Cluster.subscription;
import static dev.fastpubsub.operator.support.Cluster.topic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.support.FaultProxy.Fault;
import dev.fastpubsub.operator.support.OperatorTestBase;
import dev.fastpubsub.operator.support.TestKubernetes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Rule 1. */
class ServerIsTheOutsideSystemTest extends OperatorTestBase {

    private final TestKubernetes calls = (TestKubernetes) kubernetes;

    @Test
    void aResyncIsOneListPerKindAndNoWriteWhenNothingDiffers() {
        List<Topic> topics = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            topics.add(cluster.create(topic("team-a", "t" + i + "-" + unique, UnaryOperator.identity())));
            cluster.awaitReady(cluster.create(
                    subscription("team-a", "s" + i + "-" + unique, "t" + i + "-" + unique, UnaryOperator.identity())));
        }
        topics.forEach(cluster::awaitReady);
        awaitAtMost()
                .until(() -> topics.stream()
                        .allMatch(topic -> cluster.now(topic).getStatus().subscriptions() == 1));

        proxy.forgetCalls();
        calls.forgetCalls();
        awaitAtMost().until(() -> proxy.calls("GET /clients.*").size() >= 3);

        int cycles = proxy.calls("GET /clients\\?.*offset=0").size();
        for (String kind : List.of("topics", "subscriptions", "clients")) {
            assertThat(proxy.calls("GET /" + kind + ".*").size())
                    .as(kind)
                    .isLessThanOrEqualTo((cycles + 1) * (30 / 100 + 3));
            assertThat(proxy.calls("GET /" + kind + "/.*")).as(kind).isEmpty();
        }
        assertThat(proxy.calls("(POST|PUT|DELETE) .*")).isEmpty();
        assertThat(calls.calls("(POST|PUT|PATCH|DELETE) .*")).isEmpty();
    }

    @Test
    void aTopicIsMadeWithFewCalls() {
        proxy.forgetCalls();
        calls.forgetCalls();

        Topic topic = cluster.awaitReady(cluster.create(topic("team-a", "few-" + unique, UnaryOperator.identity())));

        awaitAtMost().until(() -> !cluster.events(topic, "Synced").isEmpty());
        assertThat(proxy.calls(".* /topics(/.*)?")).containsExactly("POST /topics");
        assertThat(calls.calls("(PUT|PATCH) .*topics/few-" + unique + ".*")).hasSizeLessThanOrEqualTo(2);
        assertThat(cluster.events(topic, "Synced")).hasSize(1);
    }

    @Test
    void aProxysHtml404IsNeverGone() {
        Topic topic = cluster.awaitReady(cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity())));
        proxy.failAll(Fault.HTML_404);
        proxy.forgetCalls();

        cluster.awaitUnknown(topic, Reason.NOT_SERVER);

        assertThat(proxy.calls("(POST|PUT|DELETE) /topics.*")).isEmpty();
        proxy.heal();
        Topic again = cluster.awaitReady(topic);
        assertThat(again.getStatus().externalCreatedAt())
                .isEqualTo(topic.getStatus().externalCreatedAt());
        assertThat(cluster.events(topic, "DataLoss")).isEmpty();
    }

    @Test
    void absenceFromAListIsNoProof() {
        Topic topic = cluster.awaitReady(cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity())));
        proxy.forgetCalls();
        proxy.answerNext("GET /topics\\?.*", "{\"data\": []}");

        awaitAtMost().until(() -> !proxy.calls("GET /topics/t-" + unique).isEmpty());

        cluster.awaitReady(topic);
        assertThat(proxy.calls("POST /topics")).isEmpty();
    }
}
