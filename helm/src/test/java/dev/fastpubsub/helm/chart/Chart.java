package dev.fastpubsub.helm.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The chart of this repository as real Helm sees it, which runs in this JVM. */
public final class Chart {

    /** Tests run in the folder of their module. */
    public static final Path FOLDER = Path.of("fastpubsub").toAbsolutePath();

    static final String RELEASE = "fastpubsub";
    static final String NAMESPACE = "pubsub";

    private Chart() {}

    /**
     * What {@code helm template} prints.
     *
     * @param values YAML, as in a file that is handed to {@code --values}
     * @throws IllegalStateException with what Helm says
     */
    public static String template(String values) {
        Path file = write(values);
        try {
            return new Helm(FOLDER)
                    .template()
                    .withName(RELEASE)
                    .withNamespace(NAMESPACE)
                    .withValuesFile(file)
                    .call();
        } finally {
            delete(file);
        }
    }

    static LintResult lint() {
        return new Helm(FOLDER).lint().strict().call();
    }

    private static Path write(String values) {
        try {
            return Files.writeString(Files.createTempFile("values", ".yaml"), values);
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
