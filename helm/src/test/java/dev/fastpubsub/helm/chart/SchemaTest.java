package dev.fastpubsub.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** values.schema.json, by which Helm refuses what is misspelt or of the wrong kind. */
class SchemaTest {

    private final JsonNode schema = read(new ObjectMapper(), "values.schema.json");
    private final JsonNode defaults = read(new ObjectMapper(new YAMLFactory()), "values.yaml");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    servers: {} | servers
                    server: {replica: 2} | replica
                    server: {image: {name: a}} | name
                    server: {replicas: two} | replicas
                    server: {replicas: -1} | replicas
                    server: {settings: {FASTPUBSUB_LOG_LEVL: info}} | FASTPUBSUB_LOG_LEVL
                    server: {settings: {FASTPUBSUB_DATABASE_URL: x}} | FASTPUBSUB_DATABASE_URL
                    server: {image: {digest: latest}} | digest
                    server: {service: {type: Cluster}} | type
                    server: {livenessProbe: {httpGet: {path: /}}} | httpGet
                    database: {mode: mysql} | mode
                    auth: {algorithm: RS256} | algorithm
                    auth: {enabled: "yes"} | enabled
                    operator: {watchNamespaces: ["Team A"]} | watchNamespaces
                    operator: {serverUrl: pubsub.example.com} | serverUrl
                    operator: {serverUrl: "http://user:secret@pubsub"} | serverUrl
                    operator: {settings: {FASTPUBSUB_OPERATOR_CLIENT_SECRET: x}} | FASTPUBSUB_OPERATOR_CLIENT_SECRET
                    operator: {scopeCeiling: {team: ["a b"]}} | scopeCeiling
                    cleanup: {stuck: {schedule: sometimes}} | schedule
                    metrics: {serviceMonitor: {interval: 30}} | interval
                    metrics: {prometheusRule: {disabledAlerts: [FastpubsubNothing]}} | disabledAlerts
                    nameOverride: my.app | nameOverride
                    lockTimeoutSeconds: 0 | lockTimeoutSeconds
                    """)
    void refusesWhatIsWrongAndNamesIt(String values, String name) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Chart.template(values))
                .withMessageContaining("values don't meet the specifications of the schema")
                .withMessageContaining(name);
    }

    @Test
    void describesEveryValueAndAllowsNoOther() {
        List<String> faults = new ArrayList<>();
        describe("", schema, defaults, faults);
        assertThat(faults).isEmpty();
    }

    /** Those of the programs, but for what the chart sets itself. */
    @Test
    void allowsAsSettingsWhatTheProgramsKnow() {
        assertThat(settings("server")).isSubsetOf(variables("configuration.md", "FASTPUBSUB_"));
        assertThat(settings("operator")).isSubsetOf(variables("operator.md", "FASTPUBSUB_OPERATOR_"));
        assertThat(missing("server", "configuration.md", "FASTPUBSUB_"))
                .allMatch(name -> name.startsWith("FASTPUBSUB_AUTH_") || setByTheChart(name));
        assertThat(missing("operator", "operator.md", "FASTPUBSUB_OPERATOR_"))
                .allMatch(name -> name.endsWith("_CLIENT_ID") || name.endsWith("_CLIENT_SECRET") || setByTheChart(name));
    }

    @Test
    void allowsToLeaveOutTheAlertsThatThereAre() throws IOException {
        Set<String> allowed = new TreeSet<>();
        schema.at("/properties/metrics/properties/prometheusRule/properties/disabledAlerts/items/enum")
                .forEach(name -> allowed.add(name.asText()));
        assertThat(allowed)
                .isEqualTo(Pattern.compile("- alert: (\\w+)")
                        .matcher(Files.readString(Chart.FOLDER.resolve("files/alerts.yaml")))
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.toSet()));
    }

    private Set<String> missing(String part, String page, String prefix) {
        Set<String> missing = new TreeSet<>(variables(page, prefix));
        missing.removeAll(settings(part));
        return missing;
    }

    private static boolean setByTheChart(String name) {
        return name.equals("FASTPUBSUB_API_HOST")
                || ValueSets.all()
                        .flatMap(set -> ValueSets.objects(set).stream())
                        .anyMatch(object -> object.tree().toString().contains(name));
    }

    private Set<String> settings(String part) {
        Set<String> names = new TreeSet<>();
        schema.at("/properties/" + part + "/properties/settings/propertyNames/enum")
                .forEach(name -> names.add(name.asText()));
        return names;
    }

    private static Set<String> variables(String page, String prefix) {
        try {
            return Pattern.compile("^\\| `(" + prefix + "[A-Z_]+)` \\|", Pattern.MULTILINE)
                    .matcher(Files.readString(Path.of("../docs", page)))
                    .results()
                    .map(match -> match.group(1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void describe(String path, JsonNode node, JsonNode value, List<String> faults) {
        if (!path.isEmpty() && node.path("description").asText().isBlank()) {
            faults.add(path + " has no description");
        }
        JsonNode properties = node.path("properties");
        if (properties.isMissingNode()) {
            return;
        }
        if (!node.path("additionalProperties").isBoolean() || node.path("additionalProperties").asBoolean()) {
            faults.add(path + " allows what it does not name");
        }
        value.fieldNames().forEachRemaining(name -> {
            if (!properties.has(name)) {
                faults.add(path + "." + name + " is in values.yaml alone");
            }
        });
        properties.fieldNames().forEachRemaining(name ->
                describe(path.isEmpty() ? name : path + "." + name, properties.path(name), value.path(name), faults));
    }

    private static JsonNode read(ObjectMapper mapper, String file) {
        try {
            return mapper.readTree(Chart.FOLDER.resolve(file).toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
