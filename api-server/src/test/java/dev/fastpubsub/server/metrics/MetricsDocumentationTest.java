package dev.fastpubsub.server.metrics;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docs/metrics.md} says is told is told, and nothing else. */
class MetricsDocumentationTest {

    private static final Path DOCUMENTATION = Path.of("../docs/metrics.md");
    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z0-9_]+)` \\| ([a-z]+) \\| ([^|]+) \\| [^|]+ \\|$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("[{ ]([a-z]+)=");
    private static final Pattern METRIC_IN_QUERY = Pattern.compile("\\b(?:http|fastpubsub)_[a-z_]+");

    /** Depends on the garbage collector, and on its having had enough to do. */
    private static final String LATER = "jvm_gc_concurrent_";

    @Test
    void everyMetricIsInTheTablesWithItsTypeAndLabels() throws IOException {
        Map<String, String> documented = documented();

        Map<String, String> told = told();

        told.forEach((name, typeAndLabels) -> assertThat(documented).containsEntry(name, typeAndLabels));
        documented.keySet().removeIf(name -> name.startsWith(LATER));
        told.keySet().removeIf(name -> name.startsWith(LATER));
        assertThat(documented).isEqualTo(told);
    }

    @Test
    void theQueriesAskForWhatThereIs() throws IOException {
        Map<String, String> documented = documented();
        String text = Files.readString(DOCUMENTATION);
        Matcher metrics = METRIC_IN_QUERY.matcher(text.substring(text.indexOf("```promql")));
        assertThat(metrics.results().map(metric -> metric.group().replaceFirst("_bucket$", "")))
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(documented).containsKey(metric));
    }

    private static Map<String, String> documented() throws IOException {
        Map<String, String> metrics = new TreeMap<>();
        ROW.matcher(Files.readString(DOCUMENTATION))
                .results()
                .forEach(row -> metrics.put(
                        row.group(1),
                        typeAndLabels(
                                row.group(2),
                                row.group(3).replaceAll("[` -]", "").split(","))));
        assertThat(metrics).isNotEmpty();
        return metrics;
    }

    private static Map<String, String> told() {
        try (TestDatabase database = TestDatabase.create();
                TestServer started = TestServer.start(database, Map.of())) {
            Scraped server = new Scraped(started);
            server.call(201, "POST", "/topics", "{\"id\":\"orders\"}");
            server.call(201, "POST", "/subscriptions", "{\"id\":\"billing\",\"topic_id\":\"orders\"}");
            System.gc();
            Exposition scrape =
                    await().until(server::scrape, seen -> seen.types().containsKey("jvm_gc_pause_seconds"));
            Map<String, String> metrics = new TreeMap<>();
            scrape.types().forEach((name, type) -> metrics.put(name, typeAndLabels(type, labels(scrape, name))));
            return metrics;
        }
    }

    private static String[] labels(Exposition scrape, String name) {
        String series = scrape.samples().keySet().stream()
                .filter(sample -> sample.matches(name + "(_count)?\\{.*"))
                .findFirst()
                .orElseThrow();
        return LABEL.matcher(series).results().map(label -> label.group(1)).toArray(String[]::new);
    }

    private static String typeAndLabels(String type, String[] labels) {
        return type + Arrays.stream(labels).sorted().collect(joining(",", "{", "}"));
    }
}
