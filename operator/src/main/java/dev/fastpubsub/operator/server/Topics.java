package dev.fastpubsub.operator.server;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The server's topics. Ids need no escaping in paths: they have only letters, digits, dots, dashes and underscores. */
public final class Topics {

    private final Calls calls;

    Topics(Calls calls) {
        this.calls = calls;
    }

    public Outcome<ServerTopic> find(String id) {
        return calls.read("find_topic", "/topics/" + id).map(Topics::topic);
    }

    public Outcome<List<ServerTopic>> list() {
        return calls.list("list_topics", "/topics", Topics::topic);
    }

    public Outcome<ServerTopic> create(String id) {
        return calls.write("create_topic", "POST", "/topics", Map.of("id", id)).map(Topics::topic);
    }

    /** With its subscriptions and their messages. */
    public Outcome<JsonNode> delete(String id) {
        return calls.write("delete_topic", "DELETE", "/topics/" + id, null);
    }

    private static ServerTopic topic(JsonNode json) {
        return new ServerTopic(
                json.path("id").asString(""), json.path("created_at").asString(""));
    }
}
