package dev.fastpubsub.helm.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastpubsub.helm.observability.Dashboard.Panel;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Grafana shows to people who have not written it. */
class DashboardsTest {

    private static final int COLUMNS = 24;
    private static final Pattern GOOD_RATE =
            Pattern.compile("\\brate\\([a-z_]+\\{(?:[^\"}]|\"[^\"]*\")*}\\[\\$__rate_interval]");
    private static final int SCHEMA_OF_GRAFANA_11 = 39;

    private final List<Dashboard> dashboards = Dashboard.all();
    private final List<Panel> panels =
            dashboards.stream().flatMap(one -> one.panels().stream()).toList();
    private final List<Panel> withData =
            panels.stream().filter(panel -> !panel.type().equals("row")).toList();

    @Test
    void everyDashboardKeepsItsAddressAndRefreshesItself() {
        assertThat(dashboards).extracting(Dashboard::name).containsExactly("operator", "server", "subscriptions");
        assertThat(dashboards).allSatisfy(dashboard -> {
            assertThat(dashboard.json().path("uid").asText()).isEqualTo("fastpubsub-" + dashboard.name());
            assertThat(dashboard.json().path("schemaVersion").asInt()).isEqualTo(SCHEMA_OF_GRAFANA_11);
            assertThat(dashboard.json().path("refresh").asText()).isEqualTo("30s");
            assertThat(dashboard.json().path("title").asText()).startsWith("fastpubsub: ");
        });
    }

    @Test
    void theDataSourceIsChosenByWhoeverLooks() {
        assertThat(dashboards).allSatisfy(dashboard -> {
            JsonNode first = dashboard.json().path("templating").path("list").path(0);
            assertThat(first.path("name").asText()).isEqualTo("datasource");
            assertThat(first.path("type").asText()).isEqualTo("datasource");
            assertThat(first.path("query").asText()).isEqualTo("prometheus");
        });
        assertThat(withData).allSatisfy(panel -> {
            assertThat(panel.json().path("datasource").path("uid").asText())
                    .as(panel.where())
                    .isEqualTo("${datasource}");
            assertThat(panel.json().path("targets")).as(panel.where()).isNotEmpty().allSatisfy(target -> assertThat(
                            target.path("datasource").path("uid").asText())
                    .isEqualTo("${datasource}"));
        });
    }

    @Test
    void everyPanelHasATitleADescriptionAndAUnitAndIsOfAKindThatGrafanaKeeps() {
        assertThat(panels).allSatisfy(panel -> {
            assertThat(panel.type()).as(panel.where()).isIn("row", "stat", "table", "timeseries");
            assertThat(panel.json().path("title").asText()).as(panel.where()).isNotBlank();
            assertThat(panel.json().path("description").asText())
                    .as(panel.where())
                    .endsWith(".");
        });
        assertThat(withData)
                .allSatisfy(panel -> assertThat(panel.json()
                                .path("fieldConfig")
                                .path("defaults")
                                .path("unit")
                                .asText())
                        .as(panel.where())
                        .isNotBlank());
    }

    @Test
    void idsAreUniqueWithinADashboard() {
        assertThat(dashboards)
                .allSatisfy(dashboard -> assertThat(dashboard.panels())
                        .extracting(panel -> panel.json().path("id").asInt())
                        .doesNotHaveDuplicates()
                        .allMatch(id -> id > 0));
    }

    @Test
    void noPanelLiesOnAnotherOrBesideTheGrid() {
        assertThat(panels).allSatisfy(panel -> {
            assertThat(panel.from("x")).as(panel.where()).isNotNegative();
            assertThat(panel.to("x", "w"))
                    .as(panel.where())
                    .isGreaterThan(panel.from("x"))
                    .isLessThanOrEqualTo(COLUMNS);
            assertThat(panel.to("y", "h")).as(panel.where()).isGreaterThan(panel.from("y"));
        });
        for (Dashboard dashboard : dashboards) {
            List<Panel> all = dashboard.panels();
            for (int i = 0; i < all.size(); i++) {
                for (Panel other : all.subList(i + 1, all.size())) {
                    assertThat(all.get(i).overlaps(other))
                            .as("%s on %s", all.get(i).where(), other.where())
                            .isFalse();
                }
            }
        }
    }

    @Test
    void ratesFitWhateverSpanIsLookedAt() {
        assertThat(Dashboard.queries())
                .allSatisfy(query -> assertThat(
                                GOOD_RATE.matcher(query.expression()).replaceAll(""))
                        .as(query.where())
                        .doesNotContain("rate("));
    }
}
