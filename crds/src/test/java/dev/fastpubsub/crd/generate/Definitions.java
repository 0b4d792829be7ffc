package dev.fastpubsub.crd.generate;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.Topic;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDGenerator.AbstractCRDOutput;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The custom resource definitions, made from the model by fabric8's generator and mended: the overlay is laid over the
 * schema, a rule that the generator finds on a record's field and again on its accessor is there once, columns are in the
 * model's order, keys in the alphabet's, whole numbers without a point.
 */
public final class Definitions {
    /** In the order in which they are described. */
    public static final List<Class<? extends HasMetadata>> KINDS =
            List.of(Topic.class, Subscription.class, Client.class);

    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** Quotes every string: some readers take True, on and 1e3 for something else. */
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization(MAPPER, false);

    private Definitions() {}

    /** The definition of a kind as a tree. */
    public static ObjectNode generate(Class<? extends HasMetadata> kind) {
        ObjectNode definition = SERIALIZATION.unmarshal(generated(kind), ObjectNode.class);
        ObjectNode version = (ObjectNode) definition.at("/spec/versions/0");
        ObjectNode schema = (ObjectNode) version.at("/schema/openAPIV3Schema");
        JsonNode overlay = overlay();
        Overlay.merge(schema, overlay.path("all"), "all");
        Overlay.merge(schema, overlay.path(HasMetadata.getKind(kind)), HasMetadata.getKind(kind));
        schema.put("description", kind.getAnnotation(JsonClassDescription.class).value());
        version.set("additionalPrinterColumns", columns(kind, version.withArray("additionalPrinterColumns")));
        return (ObjectNode) tidy(definition);
    }

    /** The definition of a kind as it is written into a file. */
    public static String yaml(Class<? extends HasMetadata> kind) {
        return "# Made from the model by `make crds`: change that.\n"
                + SERIALIZATION.asYaml(generate(kind)).substring(4);
    }

    private static String generated(Class<? extends HasMetadata> kind) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (AbstractCRDOutput<ByteArrayOutputStream> output = new AbstractCRDOutput<>() {
            @Override
            protected ByteArrayOutputStream createStreamFor(String name) {
                return bytes;
            }
        }) {
            new CRDGenerator()
                    .customResourceClasses(List.of(kind))
                    .withOutput(output)
                    .generate();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static JsonNode overlay() {
        try (InputStream yaml = Objects.requireNonNull(Definitions.class.getResourceAsStream("overlay.yaml"))) {
            return SERIALIZATION.unmarshal(yaml, ObjectNode.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode tidy(JsonNode node) {
        if (node.isArray()) {
            ArrayNode array = MAPPER.createArrayNode();
            Set<JsonNode> seen = new HashSet<>();
            for (JsonNode element : node) {
                if (seen.add(element)) {
                    array.add(tidy(element));
                }
            }
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = MAPPER.createObjectNode();
            Map<String, JsonNode> sorted = new TreeMap<>();
            node.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
            sorted.forEach((key, value) -> object.set(key, tidy(value)));
            return object;
        }
        return node.isDouble() && node.canConvertToExactIntegral() ? LongNode.valueOf(node.longValue()) : node;
    }

    private static ArrayNode columns(Class<? extends HasMetadata> kind, ArrayNode generated) {
        List<JsonNode> columns = new ArrayList<>();
        for (AdditionalPrinterColumn column : kind.getAnnotationsByType(AdditionalPrinterColumn.class)) {
            for (JsonNode candidate : generated) {
                if (candidate.path("name").textValue().equals(column.name())) {
                    columns.add(withoutDefault((ObjectNode) candidate));
                }
            }
        }
        return MAPPER.createArrayNode().addAll(columns);
    }

    /** The API server leaves a priority of 0 out, and tools would see a difference for ever. */
    private static ObjectNode withoutDefault(ObjectNode column) {
        if (column.path("priority").intValue() == 0) {
            column.remove("priority");
        }
        return column;
    }
}
