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

    /** The same of another release. */
    public static String template(String release, String namespace, String values) {
        Path folder = temporaryFolder();
        try {
            return template(copyWithHooksAsObjects(folder.resolve("fastpubsub")), release, namespace, values);
        } finally {
            delete(folder);
        }
    }

    /** The same without the hooks, for whoever knows none. */
    public static String templateWithoutHooks(String release, String namespace, String values) {
        return template(FOLDER, release, namespace, values);
    }

    private static String template(Path chart, String release, String namespace, String values) {
        Path folder = temporaryFolder();
        try {
            return new Helm(chart)
                    .template()
                    .withName(release)
                    .withNamespace(namespace)
                    .withKubeVersion(OLDEST_KUBERNETES)
                    .withValuesFile(Files.writeString(folder.resolve("values.yaml"), values))
                    .call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(folder);
        }
    }

    static List<KubernetesObject> objects(String values) {
        return KubernetesObject.all(template(values));
    }

    static LintResult lint() {
        return new Helm(FOLDER).lint().strict().call();
    }

    /** A hook is known by its annotation: under another name it is an object like any other. */
    private static Path copyWithHooksAsObjects(Path copy) {
        try {
            FileSystemUtils.copyRecursively(FOLDER, copy);
            try (Stream<Path> templates = Files.walk(copy.resolve("templates"))) {
                for (Path template : templates.filter(Files::isRegularFile).toList()) {
                    String text = Files.readString(template);
                    Path unused =
                            Files.writeString(template, text.replace("\"helm.sh/hook\"", "\"helm.sh/shown-hook\""));
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("chart");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
