package dev.fastpubsub.crd.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a schema.
 *
 * @param own of the value as a whole
 * @param fields of an object's known fields
 * @param entries of a map's values
 * @param elements of a list's
 */
record Rules(
        List<CelRule> own,
        Map<String, Rules> fields,
        @Nullable Rules entries,
        @Nullable Rules elements) {

    /** A rule and where in a resource it does not hold, such as {@code /spec/scopes/0}. */
    record Broken(String location, CelRule rule) {}

    static Rules of(JsonNode schema, String path) {
        List<CelRule> own = new ArrayList<>();
        schema.path("x-kubernetes-validations").forEach(rule -> own.add(CelRule.compile(path, schema, rule)));
        Map<String, Rules> fields = new LinkedHashMap<>();
        for (var field : schema.path("properties").properties()) {
            fields.put(field.getKey(), of(field.getValue(), path + "." + field.getKey()));
        }
        JsonNode values = schema.get("additionalProperties");
        JsonNode items = schema.get("items");
        return new Rules(
                own,
                fields,
                values == null ? null : of(values, path + ".*"),
                items == null ? null : of(items, path + "[]"));
    }

    /** Those of everything inside, too. */
    Stream<CelRule> all() {
        return Stream.concat(
                own.stream(),
                Stream.concat(fields.values().stream(), Stream.of(entries, elements))
                        .filter(rules -> rules != null)
                        .flatMap(Rules::all));
    }

    /** @param before the value before; null for a new one. A list's elements count as new: nothing says which is which */
    List<Broken> broken(JsonNode value, @Nullable JsonNode before, String location) {
        List<Broken> broken = new ArrayList<>();
        for (CelRule rule : own) {
            if (!rule.allows(value, before)) {
                broken.add(new Broken(location, rule));
            }
        }
        if (elements != null) {
            for (int index = 0; index < value.size(); index++) {
                broken.addAll(elements.broken(value.get(index), null, location + "/" + index));
            }
        }
        for (var entry : value.properties()) {
            Rules rules = entries == null ? fields.get(entry.getKey()) : entries;
            JsonNode old = before == null ? null : before.get(entry.getKey());
            if (rules != null) {
                broken.addAll(rules.broken(entry.getValue(), old, location + "/" + entry.getKey()));
            }
        }
        return broken;
    }
}
