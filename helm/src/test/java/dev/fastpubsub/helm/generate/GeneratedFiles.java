package dev.fastpubsub.helm.generate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.fastpubsub.helm.chart.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the files ought to hold, by their paths. */
final class GeneratedFiles {

    private static final Path ROOT = Path.of("..");
    private static final Path DEFINITIONS = ROOT.resolve("crds/src/main/resources/META-INF/fabric8");
    private static final Path README = Chart.FOLDER.resolve("README.md");

    private static final String BEGIN = "<!-- values, made by `make chart` -->\n\n";
    private static final String END = "\n\n<!-- end of values -->";

    /** It knows no hooks, and reaches into no text. */
    private static final String FOR_KUSTOMIZE = "{bootstrap: {hook: false}, cleanup: {madeBy: chart}}";

    private GeneratedFiles() {}

    static Map<Path, String> all() throws IOException {
        Map<Path, String> files = new TreeMap<>();
        for (Path definition : list(DEFINITIONS)) {
            files.put(Chart.FOLDER.resolve("files/crds").resolve(definition.getFileName()), Files.readString(definition));
        }
        files.put(README, readme());
        files.put(
                ROOT.resolve("config/kustomize/base/fastpubsub.yaml"),
                "# Made of the chart by `make chart`: change that.\n"
                        + Chart.templateWithoutHooks("fastpubsub", "fastpubsub", FOR_KUSTOMIZE));
        for (Path dashboard : list(Chart.FOLDER.resolve("files/dashboards"))) {
            files.put(ROOT.resolve("config/grafana").resolve(dashboard.getFileName()), Files.readString(dashboard));
        }
        files.put(
                ROOT.resolve("config/prometheus/alerts.yaml"),
                Files.readString(Chart.FOLDER.resolve("files/alerts.yaml")));
        return files;
    }

    static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String readme() throws IOException {
        String table = ValueTable.of(
                new ObjectMapper()
                        .readTree(Chart.FOLDER.resolve("values.schema.json").toFile()),
                new ObjectMapper(new YAMLFactory())
                        .readTree(Chart.FOLDER.resolve("values.yaml").toFile()));
        String text = Files.readString(README);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        return text.substring(0, begin) + table + text.substring(text.indexOf(END, begin));
    }
}
