package dev.fastpubsub.operator.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** That the tables are read as the crds module reads them: what is asked of a real server is known only there. */
class AdmissionCasesTest {

    @Test
    void everyRefusalSaysWhatKubernetesIsToAnswer() {
        assertThat(AdmissionCases.all())
                .hasSizeGreaterThan(100)
                .allSatisfy(given -> assertThat(given.expected())
                        .hasSameSizeAs(given.refused())
                        .allSatisfy(part -> assertThat(part).isNotBlank().doesNotStartWith("/")));
        assertThat(expected("Client", "'*'")).contains("'*' must stand alone");
        assertThat(expected("Client", "required scopes")).contains("spec.scopes");
        assertThat(expected("Client", "/spec/scopes/0 maxLength")).contains("spec.scopes");
        assertThat(expected("Topic", "128 characters"))
                .contains("a name of more than 128 characters needs spec.topicId");
    }

    @Test
    void macrosAreExpanded() {
        assertThat(AdmissionCases.all().map(given -> given.resource().toString()))
                .noneMatch(json -> json.matches(".*<\\d+ .*"))
                .anyMatch(json -> json.contains("a".repeat(253)));
    }

    private static List<String> expected(String kind, String refusal) {
        return AdmissionCases.all()
                .filter(given -> given.kind().equals(kind))
                .filter(given -> given.refused().stream().anyMatch(text -> text.contains(refusal)))
                .findFirst()
                .orElseThrow()
                .expected();
    }
}
