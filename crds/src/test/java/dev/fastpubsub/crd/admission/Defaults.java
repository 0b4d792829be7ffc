package dev.fastpubsub.crd.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills absent fields of objects that are there, as the API server does when it reads a resource. */
final class Defaults {
    private Defaults() {}

    static void fillIn(JsonNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            for (var field : schema.path("properties").properties()) {
                if (!object.has(field.getKey()) && field.getValue().has("default")) {
                    object.set(field.getKey(), field.getValue().get("default"));
                }
                fillIn(field.getValue(), object.path(field.getKey()));
            }
            for (var entry : object.properties()) {
                fillIn(schema.path("additionalProperties"), entry.getValue());
            }
        }
        if (value.isArray()) {
            value.forEach(element -> fillIn(schema.path("items"), element));
        }
    }
}
