package dev.fastpubsub.helm.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus itself says of alerts and panels. */
class PromtoolTest {

    private static final Path CASES =
            Path.of("src", "test", "resources", "dev", "fastpubsub", "helm", "observability");

    @TempDir
    private Path folder;

    @Test
    void alertsAreValidRules() {
        Promtool.run("check", "rules", Alert.FILE.toString());
    }

    @Test
    void eachAlertFiresInItsCasesAndInNoOther() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("test", "rules"));
        cases().forEach(file -> arguments.add(file.toString()));
        Promtool.run(arguments.toArray(String[]::new));
    }

    @Test
    void eachAlertHasACaseInWhichItFiresAndOneInWhichItDoesNot() throws IOException {
        TreeSet<String> firing = new TreeSet<>();
        TreeSet<String> silent = new TreeSet<>();
        for (Path file : cases()) {
            for (JsonNode test : Alert.yaml(file).path("tests")) {
                for (JsonNode moment : test.path("alert_rule_test")) {
                    (moment.path("exp_alerts").isEmpty() ? silent : firing)
                            .add(moment.path("alertname").asText());
                }
            }
        }
        List<String> alerts = Alert.all().stream().map(Alert::name).sorted().toList();
        assertThat(firing).containsExactlyElementsOf(alerts);
        assertThat(silent).containsExactlyElementsOf(alerts);
    }

    @Test
    void everyPanelAsksInValidPromql() throws IOException {
        List<Map<String, String>> rules = new ArrayList<>();
        for (Query query : Dashboard.queries()) {
            rules.add(Map.of("record", "panel:" + rules.size(), "expr", withoutVariables(query.expression())));
        }
        assertThat(rules).isNotEmpty();
        Map<String, Object> group = Map.of("name", "panels", "rules", rules);
        Path file =
                Files.writeString(folder.resolve("panels.yaml"), Serialization.asYaml(Map.of("groups", List.of(group))));
        Promtool.run("check", "rules", file.toString());
    }

    private static List<Path> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            List<Path> cases = files.filter(file -> file.toString().endsWith("-test.yaml"))
                    .sorted()
                    .toList();
            assertThat(cases).isNotEmpty();
            return cases;
        }
    }

    private static String withoutVariables(String expression) {
        return expression.replace("$__rate_interval", "5m").replaceAll("\\$[a-z_]+", "x");
    }
}
