package dev.fastpubsub.helm.generate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The chart's values as a table in Markdown, made of their schema and their defaults. */
final class ValueTable {

    private final List<String> rows = new ArrayList<>();

    private ValueTable() {}

    static String of(JsonNode schema, JsonNode defaults) {
        ValueTable table = new ValueTable();
        table.rows.add("| Value | Default | |");
        table.rows.add("|---|---|---|");
        table.children("", schema, defaults);
        return String.join("\n", table.rows);
    }

    private void children(String path, JsonNode schema, JsonNode defaults) {
        schema.path("properties").properties().forEach(property -> {
            JsonNode value = defaults.path(property.getKey());
            if (!value.isMissingNode()) {
                add(path + property.getKey(), property.getValue(), value);
            }
        });
    }

    private void add(String path, JsonNode schema, JsonNode value) {
        if (schema.has("properties") && !isOneThing(path)) {
            children(path + ".", schema, value);
        } else {
            rows.add("| `%s` | `%s` | %s |".formatted(path, text(value), description(schema)));
        }
    }

    /** What Kubernetes defines. */
    private static boolean isOneThing(String path) {
        return path.endsWith(".resources") || path.endsWith("Probe");
    }

    private static String description(JsonNode schema) {
        StringBuilder text = new StringBuilder(schema.path("description").asText());
        JsonNode allowed = schema.path("enum");
        if (allowed.isArray()) {
            List<String> values = new ArrayList<>();
            allowed.forEach(value -> values.add("`" + (value.asText().isEmpty() ? "\"\"" : value.asText()) + "`"));
            text.append(" One of ").append(String.join(", ", values)).append('.');
        }
        return text.toString().replace("|", "\\|");
    }

    private static String text(JsonNode value) {
        return value.toString().replace("|", "\\|");
    }
}
