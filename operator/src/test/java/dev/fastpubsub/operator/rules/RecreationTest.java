package dev.fastpubsub.operator.rules;

import static dev.fastpubsub.operator.support.Cluster.topic;

import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.support.OperatorTestBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Resources that are made again while the operator is still told of their end, as {@code kubectl replace --force} does. */
class RecreationTest extends OperatorTestBase {

    private static final int TOPICS = 60;

    /** Nothing else comes along that would have them looked at. */
    @Override
    protected Map<String, String> settings() {
        return Map.of("RESYNC_SECONDS", "3600");
    }

    @Test
    void whatIsDeletedAndMadeAgainAtOnceIsLookedAt() {
        List<Topic> topics = new ArrayList<>();
        for (int i = 0; i < TOPICS; i++) {
            topics.add(cluster.create(topic("team-a", "t-" + i + "-" + unique, UnaryOperator.identity())));
        }
        topics.forEach(cluster::awaitReady);

        List<Topic> again = new ArrayList<>();
        for (Topic topic : topics) {
            cluster.delete(topic);
            again.add(cluster.create(topic("team-a", topic.getMetadata().getName(), UnaryOperator.identity())));
        }

        again.forEach(cluster::awaitReady);
    }
}
