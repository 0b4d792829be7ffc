package dev.fastpubsub.helm.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Values that people give, each file a case. */
final class ValueSets {

    private static final Path FOLDER = Path.of("src/test/resources/dev/fastpubsub/helm/chart/values");

    private static final Map<String, List<KubernetesObject>> RENDERED = new ConcurrentHashMap<>();

    private ValueSets() {}

    /** Names without ending. */
    static Stream<String> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<String> names = files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
            return names.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String yaml(String name) {
        try {
            return Files.readString(FOLDER.resolve(name + ".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rendered once for all tests. */
    static List<KubernetesObject> objects(String name) {
        return RENDERED.computeIfAbsent(name, set -> Chart.objects(yaml(set)));
    }
}
