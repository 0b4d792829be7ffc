package dev.fastpubsub.helm.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever is called by an alert is told what it means and what to do. */
class AlertsTest {

    private static final String RUNBOOK =
            "https://github.com/fastpubsub/fastpubsub/blob/main/docs/operations.md#";
    private static final Pattern NEXT_CHAPTER = Pattern.compile("^## ", Pattern.MULTILINE);
    private static final Pattern SECTION = Pattern.compile("^### (\\S+)$", Pattern.MULTILINE);

    private final List<Alert> alerts = Alert.all();

    @Test
    void everyAlertHasANameOfItsOwn() {
        assertThat(alerts)
                .isNotEmpty()
                .extracting(Alert::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("Fastpubsub[A-Z][A-Za-z]+"));
    }

    @Test
    void everyAlertSaysHowBadItIsWhatItIsAndWhereToReadOn() {
        assertThat(alerts).allSatisfy(alert -> {
            assertThat(alert.severity()).as(alert.name()).isIn("critical", "warning", "info");
            assertThat(alert.annotation("summary")).as(alert.name()).endsWith(".");
            assertThat(alert.annotation("description"))
                    .as(alert.name())
                    .endsWith(".")
                    .contains("{{ $labels.");
            assertThat(alert.annotation("runbook_url"))
                    .isEqualTo(RUNBOOK + alert.name().toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void numbersAreWrittenForPeople() {
        assertThat(alerts).allSatisfy(alert -> assertThat(
                        alert.annotation("description").replaceAll("\\{\\{ \\$value \\| humanize\\w* }}", ""))
                .as(alert.name())
                .doesNotContain("$value"));
    }

    @Test
    void everyAlertHasARunbookAndEveryRunbookAnAlert() throws IOException {
        assertThat(runbooks().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        alerts.stream().map(Alert::name).toList());
    }

    @Test
    void everyRunbookSaysWhatItMeansWhatUsersNoticeWhereToLookAndWhatToDo() throws IOException {
        assertThat(runbooks()).allSatisfy((name, text) -> assertThat(text)
                .as(name)
                .containsSubsequence("**Means.**", "**Users notice.**", "**Look.**", "**Do.**"));
    }

    private static Map<String, String> runbooks() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "operations.md"));
        String chapter = document.substring(document.indexOf("\n## Alerts\n") + 1);
        String alerts = NEXT_CHAPTER.split(chapter, 3)[1];
        Map<String, String> runbooks = new LinkedHashMap<>();
        SECTION.matcher(alerts)
                .results()
                .forEach(section -> assertThat(runbooks.put(
                                section.group(1),
                                alerts.substring(section.end()).split("\n### ", 2)[0]))
                        .as(section.group(1))
                        .isNull());
        return runbooks;
    }
}
