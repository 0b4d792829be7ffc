package dev.fastpubsub.operator.topic;

import dev.fastpubsub.crd.v1alpha1.AdoptionPolicy;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.crd.v1alpha1.TopicStatus;
import dev.fastpubsub.operator.lifecycle.Mark;
import dev.fastpubsub.operator.lifecycle.ServerObjects;
import dev.fastpubsub.operator.reconcile.Round;
import dev.fastpubsub.operator.server.Outcome;
import dev.fastpubsub.operator.server.ServerTopic;
import dev.fastpubsub.operator.server.Topics;
import tools.jackson.databind.JsonNode;

/** The server's topics, and where a Topic remembers its own. */
public record TopicObjects(Topics topics) implements ServerObjects<Topic, TopicStatus, ServerTopic> {

    @Override
    public String noun() {
        return "topic";
    }

    @Override
    public String createdAt(ServerTopic topic) {
        return topic.createdAt();
    }

    @Override
    public Outcome<ServerTopic> find(String id) {
        return topics.find(id);
    }

    @Override
    public Outcome<ServerTopic> create(Round<Topic, TopicStatus> round, String id) {
        return topics.create(id);
    }

    @Override
    public Outcome<JsonNode> delete(String id) {
        return topics.delete(id);
    }

    @Override
    public Mark mark(TopicStatus status) {
        return new Mark(status.topicId(), status.creationStartedAt(), status.externalCreatedAt());
    }

    @Override
    public TopicStatus marked(TopicStatus status, Mark mark) {
        return status.withTopicId(mark.id())
                .withCreationStartedAt(mark.creationStartedAt())
                .withExternalCreatedAt(mark.externalCreatedAt());
    }

    @Override
    public boolean adopts(Topic topic) {
        return topic.getSpec().adoptionPolicy() == AdoptionPolicy.ADOPT;
    }
}
