package dev.fastpubsub.helm.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** The chart of this repository as real Helm sees it, which runs in this JVM. */
public final class Chart {

    /** Tests run in the folder of their module. */
    public static final Path FOLDER = Path.of("fastpubsub").toAbsolutePath();

    static final String RELEASE = "fastpubsub";
    static final String NAMESPACE = "pubsub";

    private static final String OLDEST_KUBERNETES = "1.30.0";

    private Chart() {}

    /**
     * What {@code helm template} prints, and the hooks, which this Helm leaves out.
     *
     * @param values YAML, as in a file that is handed to {@code --values}
     * @throws IllegalStateException with what Helm says
     */
    public static String template(String values) {
        return template(RELEASE, NAMESPACE, values);
    }

    public static String template(String release, String namespace, String values) {
        try {
            Path folder = Files.createTempDirectory("chart");
            try {
                Path file = Files.writeString(folder.resolve("values.yaml"), values);
                return new Helm(copyWithHooksAsObjects(folder.resolve("fastpubsub")))
                        .template()
                        .withName(release)
                        .withNamespace(namespace)
                        .withKubeVersion(OLDEST_KUBERNETES)
                        .withValuesFile(file)
                        .call();
            } finally {
                FileSystemUtils.deleteRecursively(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<KubernetesObject> objects(String values) {
        return KubernetesObject.all(template(values));
    }

    static LintResult lint() {
        return new Helm(FOLDER).lint().strict().call();
    }

    /** A hook is known by its annotation: under another name it is an object like any other. */
    private static Path copyWithHooksAsObjects(Path copy) throws IOException {
        FileSystemUtils.copyRecursively(FOLDER, copy);
        try (Stream<Path> templates = Files.walk(copy.resolve("templates"))) {
            for (Path template : templates.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(template);
                Path unused = Files.writeString(template, text.replace("\"helm.sh/hook\"", "\"helm.sh/shown-hook\""));
            }
        }
        return copy;
    }
}
