package dev.fastpubsub.helm.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.helm.repository.Repository;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The table of reasons in the README: it has all of them, and the script does what it says. */
class ReasonsTest {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(?<reason>\\w+)` \\| `(?<type>\\w+)=(?<status>\\w+)` \\| (?<health>\\w+) \\|");

    private record Row(String reason, String type, String status, String health) {}

    @Test
    void everyReasonHasARow() {
        assertThat(rows().map(Row::reason))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Reason.values()).map(Reason::text).toList());
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource
    void reasonComesToTheHealthOfItsRow(String kind, Row row) {
        assertThat(ArgoScripts.health(kind, resource(row)).status()).isEqualTo(row.health());
    }

    static Stream<Arguments> reasonComesToTheHealthOfItsRow() {
        List<Row> rows = rows().toList();
        return ArgoScripts.KINDS.stream().flatMap(kind -> rows.stream().map(row -> Arguments.of(kind, row)));
    }

    /** Ready unless the row is about that. */
    private static JsonNode resource(Row row) {
        ObjectNode resource = JsonMapper.shared().createObjectNode();
        resource.putObject("metadata").put("generation", 4);
        ArrayNode conditions = resource.putObject("status").putArray("conditions");
        add(conditions, row.type(), row.status(), row.reason());
        if (!row.type().equals("Ready")) {
            add(conditions, "Ready", "True", Reason.SYNCED.text());
        }
        return resource;
    }

    private static void add(ArrayNode conditions, String type, String status, String reason) {
        conditions
                .addObject()
                .put("type", type)
                .put("status", status)
                .put("reason", reason)
                .put("observedGeneration", 4);
    }

    private static Stream<Row> rows() {
        return ROW.matcher(Repository.text("config/argocd/README.md")).results().map(ReasonsTest::row);
    }

    private static Row row(MatchResult found) {
        return new Row(found.group("reason"), found.group("type"), found.group("status"), found.group("health"));
    }
}
