package dev.fastpubsub.crd.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastpubsub.crd.admission.Admission;
import dev.fastpubsub.crd.generate.Definitions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Resources in files, as trees and as Java sees them. */
final class Resources {
    static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization(new ObjectMapper(), true);

    private static final Map<Class<? extends HasMetadata>, Admission> ADMISSIONS =
            Definitions.KINDS.stream().collect(Collectors.toMap(Function.identity(), Admission::new));

    private Resources() {}

    /** The YAML files of a folder by their names, in the alphabet's order. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    /** The documents of a file. */
    static List<ObjectNode> read(Path file) throws IOException {
        return Stream.of(Files.readString(file).split("(?m)^---$"))
                .map(yaml -> SERIALIZATION.unmarshal(yaml, ObjectNode.class))
                .toList();
    }

    /** The class of one of our kinds. */
    static Optional<Class<? extends HasMetadata>> kind(JsonNode resource) {
        return Definitions.KINDS.stream()
                .filter(kind -> resource.path("apiVersion").asText().equals(HasMetadata.getApiVersion(kind))
                        && resource.path("kind").asText().equals(HasMetadata.getKind(kind)))
                .findFirst();
    }

    /** The API server's word on resources of one of our kinds. */
    static Admission admission(JsonNode resource) {
        return Objects.requireNonNull(ADMISSIONS.get(kind(resource).orElseThrow()));
    }

    /** What is left of a resource that a Java program read and wrote. */
    static JsonNode throughJava(JsonNode resource) {
        Object read = SERIALIZATION.convertValue(resource, kind(resource).orElseThrow());
        return SERIALIZATION.unmarshal(SERIALIZATION.asJson(read), ObjectNode.class);
    }
}
