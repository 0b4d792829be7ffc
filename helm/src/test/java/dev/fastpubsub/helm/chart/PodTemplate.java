package dev.fastpubsub.helm.chart;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What pods are made of, wherever it stands.
 *
 * @param owner whose pods
 */
record PodTemplate(String owner, PodSpec spec) {

    /** The objects' pods, those of the cleanup's ConfigMap among them. */
    static List<PodTemplate> all(List<KubernetesObject> objects) {
        return objects.stream().map(PodTemplate::of).flatMap(Optional::stream).toList();
    }

    static PodTemplate only(List<KubernetesObject> objects, String kind, String name) {
        return of(KubernetesObject.only(objects, kind, name)).orElseThrow();
    }

    private static Optional<PodTemplate> of(KubernetesObject object) {
        JsonNode text = object.at("/data/pod");
        if (object.kind().equals("ConfigMap") && text.isTextual()) {
            return Optional.of(
                    new PodTemplate(object.toString(), Serialization.unmarshal(text.asText(), PodSpec.class)));
        }
        String pointer =
                switch (object.kind()) {
                    case "Pod" -> "/spec";
                    case "CronJob" -> "/spec/jobTemplate/spec/template/spec";
                    default -> "/spec/template/spec";
                };
        JsonNode spec = object.at(pointer);
        return spec.isMissingNode() || !spec.has("containers")
                ? Optional.empty()
                : Optional.of(
                        new PodTemplate(object.toString(), Serialization.unmarshal(spec.toString(), PodSpec.class)));
    }

    Stream<Container> containers() {
        return Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream());
    }
}
