package dev.fastpubsub.crd.generate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The fields of a schema as a table in Markdown. */
final class FieldTable {
    private final List<String> rows = new ArrayList<>(List.of("| Field | Value | |", "|---|---|---|"));

    private FieldTable() {}

    static String of(JsonNode schema) {
        FieldTable table = new FieldTable();
        table.addFields(schema, "");
        return String.join("\n", table.rows);
    }

    private void addFields(JsonNode schema, String prefix) {
        for (var property : schema.path("properties").properties()) {
            JsonNode field = property.getValue();
            String name = prefix + property.getKey();
            boolean required = texts(schema.path("required")).contains(property.getKey());
            rows.add("| `%s` | %s%s | %s |"
                    .formatted(
                            name,
                            value(field),
                            required ? ", required" : "",
                            field.path("description").asText()));
            // Conditions are the same everywhere, in Kubernetes too.
            if (!name.equals("conditions")) {
                addFields(field, name + ".");
                addFields(field.path("items"), name + "[].");
            }
        }
    }

    private static String value(JsonNode schema) {
        return switch (schema.path("type").asText()) {
            case "array" -> "list of up to %s: %s".formatted(schema.path("maxItems"), value(schema.path("items")));
            case "boolean" -> "true or false";
            case "integer" -> "whole number from %s".formatted(schema.path("minimum"));
            case "object" ->
                schema.has("additionalProperties")
                        ? "map of up to %s: %s"
                                .formatted(schema.path("maxProperties"), value(schema.path("additionalProperties")))
                        : "object";
            default -> text(schema);
        };
    }

    private static String text(JsonNode schema) {
        if (schema.has("enum")) {
            return texts(schema.path("enum")).stream().collect(Collectors.joining("`, `", "`", "`"));
        }
        if (schema.path("format").asText().equals("date-time")) {
            return "time";
        }
        return String.format(
                Locale.ROOT, "text of up to %d", schema.path("maxLength").longValue());
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }
}
