package dev.fastpubsub.helm.chart;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * One object of a rendered chart.
 *
 * @param tree as it is written
 */
record KubernetesObject(JsonNode tree) {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static List<KubernetesObject> all(String yaml) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            return documents.readAll().stream()
                    .filter(JsonNode::isObject)
                    .map(KubernetesObject::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static KubernetesObject only(List<KubernetesObject> objects, String kind, String name) {
        List<KubernetesObject> found = objects.stream()
                .filter(object -> object.kind().equals(kind) && object.name().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects of kind " + kind + " are called " + name + " among "
                    + objects.stream().map(KubernetesObject::toString).toList());
        }
        return found.getFirst();
    }

    String kind() {
        return tree.path("kind").asText();
    }

    String apiVersion() {
        return tree.path("apiVersion").asText();
    }

    String name() {
        return tree.at("/metadata/name").asText();
    }

    String namespace() {
        return tree.at("/metadata/namespace").asText();
    }

    /** By JSON pointer. */
    JsonNode at(String pointer) {
        return tree.at(pointer);
    }

    Map<String, String> map(String pointer) {
        JsonNode node = at(pointer);
        return node.isMissingNode() ? Map.of() : YAML.convertValue(node, new TypeReference<>() {});
    }

    /** As the model of its kind, where fabric8 has one. */
    KubernetesResource typed() {
        return Serialization.unmarshal(tree.toString(), KubernetesResource.class);
    }

    @Override
    public String toString() {
        return kind() + " " + name();
    }
}
