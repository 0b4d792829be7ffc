package dev.fastpubsub.operator.rules;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static dev.fastpubsub.operator.support.Cluster.subscription;
import static dev.fastpubsub.operator.support.Cluster.topic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.AdoptionPolicy;
import dev.fastpubsub.crd.v1alpha1.Annotations;
import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.support.OperatorTestBase;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Rule 3, and the failure "topic deleted out of band with its subscriptions". */
class DataLossTest extends OperatorTestBase {

    @Test
    void aTopicDeletedOutOfBandWithItsSubscriptionsIsMadeAgainAndTheLossIsSaidAloud() {
        Topic topic = cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity()));
        Subscription subscription = cluster.awaitReady(
                cluster.create(subscription("team-a", "s-" + unique, "t-" + unique, UnaryOperator.identity())));
        double losses = operator.count("fastpubsub.operator.data.loss");

        api.administrator().topics().delete("t-" + unique).orThrow();

        cluster.await(topic, ConditionType.DATA_LOSS, "True", Reason.DATA_LOSS);
        cluster.await(subscription, ConditionType.DATA_LOSS, "True", Reason.DATA_LOSS);
        cluster.awaitReady(topic);
        Subscription again = cluster.awaitReady(subscription);
        api.administrator().subscriptions().find("s-" + unique).orThrow();
        assertThat(again.getStatus().recreations()).isEqualTo(1);
        assertThat(cluster.events(topic, "DataLoss")).hasSize(1);
        assertThat(cluster.events(subscription, "DataLoss")).hasSize(1);
        assertThat(operator.count("fastpubsub.operator.data.loss")).isEqualTo(losses + 2);
    }

    @Test
    void aTopicRemadeByOthersIsALossToo() {
        Topic topic = cluster.awaitReady(cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity())));

        api.administrator().topics().delete("t-" + unique).orThrow();
        String remade =
                api.administrator().topics().create("t-" + unique).orThrow().createdAt();

        cluster.await(topic, ConditionType.DATA_LOSS, "True", Reason.DATA_LOSS);
        awaitAtMost().until(() -> remade.equals(cluster.now(topic).getStatus().externalCreatedAt()));
        cluster.awaitReady(topic);
    }

    @Test
    void aSecondLossIsToldThoughTheFirstIsNotAcknowledged() {
        Topic topic = cluster.awaitReady(cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity())));
        String first = topic.getStatus().externalCreatedAt();
        api.administrator().topics().delete("t-" + unique).orThrow();
        cluster.await(topic, ConditionType.DATA_LOSS, "True", Reason.DATA_LOSS);
        awaitAtMost()
                .until(() -> !String.valueOf(first)
                        .equals(cluster.awaitReady(topic).getStatus().externalCreatedAt()));
        cluster.annotate(topic, Annotations.PAUSED, "true");
        cluster.await(topic, ConditionType.READY, "True", Reason.PAUSED);
        api.administrator().topics().delete("t-" + unique).orThrow();
        String remade =
                api.administrator().topics().create("t-" + unique).orThrow().createdAt();

        cluster.annotate(topic, Annotations.PAUSED, "false");

        awaitAtMost().until(() -> remade.equals(cluster.now(topic).getStatus().externalCreatedAt()));
        awaitAtMost().until(() -> cluster.events(topic, "DataLoss").size() == 2);
    }

    @Test
    void theLossStaysUntilItIsAcknowledgedByNameAndNothingElseAcknowledgesIt() {
        Topic topic = cluster.awaitReady(cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity())));
        String before = topic.getStatus().externalCreatedAt();
        api.administrator().topics().delete("t-" + unique).orThrow();
        cluster.await(topic, ConditionType.DATA_LOSS, "True", Reason.DATA_LOSS);
        Topic lost = cluster.awaitReady(topic);

        cluster.annotate(topic, Annotations.ACKNOWLEDGE_DATA_LOSS, String.valueOf(before));
        cluster.edit(topic, current -> {
            current.setSpec(current.getSpec().withAdoptionPolicy(AdoptionPolicy.FAIL));
            return current;
        });
        cluster.await(topic, ConditionType.DATA_LOSS, "True", Reason.DATA_LOSS);

        cluster.annotate(
                topic,
                Annotations.ACKNOWLEDGE_DATA_LOSS,
                String.valueOf(lost.getStatus().externalCreatedAt()));
        cluster.await(topic, ConditionType.DATA_LOSS, "False", Reason.NO_DATA_LOSS);
    }
}
