package dev.fastpubsub.crd.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the API server says to a resource by the definition that we ship: it fills in the defaults, refuses fields that it
 * does not know (as {@code kubectl} asks it to) and what is against the schema, and if all was well, what is against a rule.
 */
public final class Admission {
    private final ObjectNode definition;
    private final Schema schema;
    private final Rules rules;

    public Admission(Class<? extends HasMetadata> kind) {
        definition = withFieldsOfAll(ShippedDefinition.of(kind).schema());
        schema = SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12,
                        registry -> registry.schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()))
                .getSchema(strict(definition.deepCopy()).toString());
        rules = Rules.of(definition, "");
    }

    public Stream<CelRule> rules() {
        return rules.all();
    }

    /** The resource as it is stored. */
    public ObjectNode withDefaults(JsonNode resource) {
        ObjectNode defaulted = resource.deepCopy();
        Defaults.fillIn(definition, defaulted);
        return defaulted;
    }

    /** @param before what is stored; null for a new one */
    public Review review(JsonNode resource, @Nullable JsonNode before) {
        ObjectNode defaulted = withDefaults(resource);
        List<String> problems = schema.validate(defaulted.toString(), InputFormat.JSON).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getKeyword()
                        + (error.getProperty() == null ? "" : " " + error.getProperty()))
                .toList();
        if (!problems.isEmpty()) {
            return new Review(problems, List.of());
        }
        JsonNode old = before == null ? null : visible(withDefaults(before));
        return new Review(List.of(), rules.broken(visible(defaulted), old, ""));
    }

    /** What is wrong with a resource by the schema, or else by the rules. */
    public record Review(List<String> problems, List<Rules.Broken> broken) {

        /** Such as {@code /spec/topicId pattern} or {@code /spec topicId is immutable}. */
        public List<String> all() {
            return Stream.concat(
                            problems.stream(),
                            broken.stream()
                                    .map(rule ->
                                            rule.location() + " " + rule.rule().message()))
                    .toList();
        }
    }

    /** Of what is outside spec and status, rules see the kind and the names. */
    private static JsonNode visible(ObjectNode resource) {
        ObjectNode copy = resource.deepCopy();
        copy.withObject("metadata").retain("name", "generateName");
        return copy;
    }

    private static ObjectNode withFieldsOfAll(ObjectNode schema) {
        ObjectNode properties = schema.withObject("properties");
        properties.putObject("apiVersion").put("type", "string");
        properties.putObject("kind").put("type", "string");
        ObjectNode metadata = properties.putObject("metadata").put("type", "object");
        ObjectNode names = metadata.putObject("properties");
        names.putObject("name").put("type", "string");
        names.putObject("generateName").put("type", "string");
        return schema;
    }

    /** As a JSON schema that refuses unknown fields, and what is twice in a set. */
    private static JsonNode strict(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            if (object.has("properties") && !object.path("properties").has("generateName")) {
                object.put("additionalProperties", false);
            }
            if (object.path("x-kubernetes-list-type").asText().equals("set")) {
                object.put("uniqueItems", true);
            }
        }
        schema.forEach(Admission::strict);
        return schema;
    }
}
