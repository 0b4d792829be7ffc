package dev.fastpubsub.crd.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Lays what the generator cannot say over a schema that it made. */
final class Overlay {
    private Overlay() {}

    /** @throws IllegalArgumentException when {@code top} has a property that {@code schema} has not */
    static void merge(ObjectNode schema, JsonNode top, String path) {
        for (Map.Entry<String, JsonNode> entry : top.properties()) {
            String key = entry.getKey();
            JsonNode below = schema.get(key);
            if (below instanceof ObjectNode object && entry.getValue().isObject()) {
                merge(object, entry.getValue(), path + "." + key);
            } else if (below == null && (entry.getValue().isObject() || path.endsWith(".properties"))) {
                throw new IllegalArgumentException("there is no " + path + "." + key + " to lay something over");
            } else {
                schema.set(key, entry.getValue());
            }
        }
    }
}
