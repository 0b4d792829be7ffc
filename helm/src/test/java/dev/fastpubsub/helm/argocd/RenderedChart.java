package dev.fastpubsub.helm.argocd;

import com.marcnuri.helm.Helm;
import dev.fastpubsub.helm.chart.Chart;
import dev.fastpubsub.helm.repository.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/**
 * The chart as the Application asks for it: Argo CD renders it by {@code helm template}, and has no cluster for that. Hooks are left
 * out by the library.
 */
final class RenderedChart {

    private static final String OLDEST_KUBERNETES = "1.30.0";

    private RenderedChart() {}

    static String of(JsonNode application) {
        JsonNode spec = application.path("spec");
        Path values = values(spec.at("/source/helm/valuesObject"));
        try {
            return new Helm(Chart.FOLDER)
                    .template()
                    .withName(spec.at("/source/helm/releaseName").asString())
                    .withNamespace(spec.at("/destination/namespace").asString())
                    .withKubeVersion(OLDEST_KUBERNETES)
                    .withValuesFile(values)
                    .call();
        } finally {
            delete(values);
        }
    }

    static JsonNode application() {
        return Repository.document("config/argocd/application.yaml");
    }

    private static Path values(JsonNode values) {
        try {
            return Files.writeString(Files.createTempFile("values", ".yaml"), values.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
