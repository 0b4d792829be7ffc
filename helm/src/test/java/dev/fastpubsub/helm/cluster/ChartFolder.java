package dev.fastpubsub.helm.cluster;

import dev.fastpubsub.helm.chart.Chart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** A chart to install. */
final class ChartFolder {

    private ChartFolder() {}

    static Path current() {
        return Chart.FOLDER;
    }

    /**
     * As a release before this one: another version, and a definition of Topics that lacks what was added since.
     *
     * @param folder an empty one
     */
    static Path previous(Path folder) {
        try {
            Path copy = folder.resolve("fastpubsub");
            FileSystemUtils.copyRecursively(Chart.FOLDER, copy);
            replace(copy.resolve("Chart.yaml"), "version: 0.1.0\n", "version: 0.0.9\n");
            replace(copy.resolve("files/crds/topics.fastpubsub.dev-v1.yml"), "adoptionPolicy:", "formerPolicy:");
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replace(Path file, String old, String replacement) throws IOException {
        String text = Files.readString(file);
        if (!text.contains(old)) {
            throw new IllegalStateException(file + " does not have " + old);
        }
        Path unused = Files.writeString(file, text.replace(old, replacement));
    }
}
