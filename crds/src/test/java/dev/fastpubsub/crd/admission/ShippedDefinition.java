package dev.fastpubsub.crd.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A custom resource definition as it is in the jar. */
public record ShippedDefinition(ObjectNode tree) {

    /** The definition of the kind that a class models. */
    public static ShippedDefinition of(Class<? extends HasMetadata> kind) {
        String file = "/META-INF/fabric8/" + HasMetadata.getFullResourceName(kind) + "-v1.yml";
        try (InputStream yaml = Objects.requireNonNull(ShippedDefinition.class.getResourceAsStream(file), file)) {
            return new ShippedDefinition(Serialization.unmarshal(yaml, ObjectNode.class));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public JsonNode version() {
        return tree.at("/spec/versions/0");
    }

    public ObjectNode schema() {
        return (ObjectNode) version().at("/schema/openAPIV3Schema");
    }
}
