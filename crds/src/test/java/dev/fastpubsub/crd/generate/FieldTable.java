package dev.fastpubsub.crd.generate;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The fields of a schema as a table in Markdown, in the model's order. */
final class FieldTable {
    private final List<String> rows = new ArrayList<>(List.of("| Field | Value | |", "|---|---|---|"));

    private FieldTable() {}

    /** @param model the record that the schema was made from */
    static String of(JsonNode schema, Class<?> model) {
        FieldTable table = new FieldTable();
        table.addFields(schema, model, "");
        return String.join("\n", table.rows);
    }

    private void addFields(JsonNode schema, Class<?> model, String prefix) {
        fields(schema, model).forEach((name, type) -> {
            JsonNode field = schema.path("properties").path(name);
            boolean required = texts(schema.path("required")).contains(name);
            rows.add("| `%s` | %s%s | %s |"
                    .formatted(
                            prefix + name,
                            value(field),
                            required ? ", required" : "",
                            field.path("description").asText()));
            // Conditions are the same everywhere, in Kubernetes too.
            if (!name.equals("conditions")) {
                addFields(field, type, prefix + name + ".");
                addFields(field.path("items"), type, prefix + name + "[].");
            }
        });
    }

    /** The fields with the classes of what is in them. */
    private static Map<String, Class<?>> fields(JsonNode schema, Class<?> model) {
        Map<String, Class<?>> fields = new LinkedHashMap<>();
        if (model.isRecord() && schema.has("properties")) {
            for (RecordComponent component : model.getRecordComponents()) {
                fields.put(component.getName(), content(component.getGenericType()));
            }
        } else {
            Iterator<String> names = schema.path("properties").fieldNames();
            names.forEachRemaining(name -> fields.put(name, Object.class));
        }
        return fields;
    }

    private static Class<?> content(Type type) {
        if (type instanceof ParameterizedType container) {
            Type[] arguments = container.getActualTypeArguments();
            return content(arguments[arguments.length - 1]);
        }
        return (Class<?>) type;
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
        return schema.path("format").asText().equals("date-time")
                ? "time"
                : "text of up to %s".formatted(schema.path("maxLength"));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }
}
