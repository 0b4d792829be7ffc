package dev.fastpubsub.helm.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastpubsub.helm.observability.Names.Condition;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What dashboards and alerts ask for is told by a real server and a real operator, under these names, labels and values. */
class RealMetricsTest {

    /** Of kube-state-metrics, which a cluster has anyway. */
    private static final Set<String> OF_OTHERS = Set.of(
            "kube_cronjob_created", "kube_cronjob_spec_suspend", "kube_cronjob_status_last_successful_time");

    /** What Prometheus adds to each series. */
    private static final Set<String> OF_THE_SCRAPE = Set.of("namespace", "job", "instance");

    /** What everybody hopes not to see. */
    private static final Set<String> RARE = Set.of("busy");

    /** Aggregated over the servers before anything else, or each server would count. */
    private static final Pattern ALIKE = Pattern.compile(
            "(?:max|min) by \\([^)]*\\) \\((?:rate\\(|min_over_time\\(|max_over_time\\()?"
                    + "fastpubsub_(?:topic|subscription|log|vacuum)_[a-z_]+");
    private static final Pattern FROM_THE_DATABASE = Pattern.compile("fastpubsub_(?:topic|subscription|log|vacuum)_");

    private static final Pattern VARIABLE = Pattern.compile("\\{\\{ ?(?:\\$labels\\.)?([a-z_]+) ?}}");

    private static final RealInstallation INSTALLATION = new RealInstallation();
    private static Scrape scrape = Scrape.of();

    private final List<Query> queries = Stream.concat(
                    Alert.all().stream().map(Alert::query), Dashboard.queries().stream())
            .toList();

    @BeforeAll
    static void makeEverythingHappen() {
        scrape = INSTALLATION.scrapeAfterEverythingHappened();
    }

    @AfterAll
    static void stop() {
        INSTALLATION.close();
    }

    @Test
    void everyMetricThatIsAskedForIsTold() {
        assertThat(queries).allSatisfy(query -> assertThat(Names.metrics(query.expression()))
                .as(query.where())
                .isNotEmpty()
                .allMatch(name -> OF_OTHERS.contains(name) || scrape.metrics().contains(name)));
    }

    @Test
    void everyLabelThatIsAskedForIsTold() {
        assertThat(conditions()).allSatisfy(condition -> assertThat(labelsOf(condition.metric()))
                .as(condition.toString())
                .contains(condition.label()));
    }

    @Test
    void everyValueThatIsAskedForIsTold() {
        List<Condition> literal =
                conditions().stream().filter(Condition::isLiteral).toList();
        assertThat(literal).isNotEmpty().allSatisfy(condition -> assertThat(
                        RARE.contains(condition.value())
                                || scrape.labelsOf(condition.metric())
                                        .getOrDefault(condition.label(), Set.of())
                                        .contains(condition.value()))
                .as("%s, of %s", condition, scrape.labelsOf(condition.metric()).get(condition.label()))
                .isTrue());
    }

    @Test
    void seriesAreGroupedByLabelsThatTheyHave() {
        assertThat(queries).allSatisfy(query -> {
            Set<String> labels = new TreeSet<>(Set.of("le", "cronjob"));
            Names.metrics(query.expression()).forEach(metric -> labels.addAll(labelsOf(metric)));
            assertThat(labels).as(query.where()).containsAll(Names.groupings(query.expression()));
        });
    }

    @Test
    void legendsAndTextsNameLabelsThatTheQueryLeaves() {
        for (Alert alert : Alert.all()) {
            assertThat(legendLabels(alert.annotation("description")))
                    .as(alert.name())
                    .isSubsetOf(Names.groupings(alert.query().expression()));
        }
        for (Dashboard dashboard : Dashboard.all()) {
            for (Dashboard.Panel panel : dashboard.panels()) {
                for (JsonNode target : panel.json().path("targets")) {
                    Set<String> labels = new TreeSet<>(Set.of("instance"));
                    Names.metrics(target.path("expr").asText()).forEach(metric -> labels.addAll(labelsOf(metric)));
                    assertThat(legendLabels(target.path("legendFormat").asText()))
                            .as(panel.where())
                            .isSubsetOf(labels);
                }
            }
        }
    }

    @Test
    void whatAllServersTellAlikeIsNeverAddedUp() {
        assertThat(queries)
                .filteredOn(query ->
                        FROM_THE_DATABASE.matcher(query.expression()).find())
                .isNotEmpty()
                .allSatisfy(query -> assertThat(FROM_THE_DATABASE
                                .matcher(ALIKE.matcher(query.expression().replaceAll("\\s+", " "))
                                        .replaceAll(""))
                                .find())
                        .as(query.toString())
                        .isFalse());
    }

    private static Set<String> legendLabels(String text) {
        Set<String> labels = new TreeSet<>();
        VARIABLE.matcher(text).results().forEach(variable -> labels.add(variable.group(1)));
        return labels;
    }

    private List<Condition> conditions() {
        return queries.stream()
                .flatMap(query -> Names.conditions(query.expression()).stream())
                .filter(condition -> !OF_OTHERS.contains(condition.metric()))
                .distinct()
                .toList();
    }

    private static Set<String> labelsOf(String metric) {
        Set<String> labels = new TreeSet<>(OF_THE_SCRAPE);
        labels.addAll(scrape.labelsOf(metric).keySet());
        return labels;
    }
}
