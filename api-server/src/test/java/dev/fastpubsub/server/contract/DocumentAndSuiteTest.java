package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fastpubsub.server.support.ApiDescription;
import dev.fastpubsub.wholerun.JudgesTheRun;
import dev.fastpubsub.wholerun.WholeRun;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The OpenAPI document and this suite tell the same story. That each answer is in the document is checked when it comes
 * (see {@link Answer#isDocumented}); here, after all other classes of this package, that each answer in the document came.
 */
@JudgesTheRun
class DocumentAndSuiteTest {

    private static final Set<String> JUDGES = Set.of(DocumentAndSuiteTest.class.getName(), SecretsTest.class.getName());

    @Test
    void everyOperationAndStatusOfTheDocumentWasSeen() throws IOException, URISyntaxException {
        assumeThat(WholeRun.isWhole() || WholeRun.finished().containsAll(suite()))
                .as("only a run of the whole suite has seen everything")
                .isTrue();

        Set<String> unseen = ApiDescription.described();
        unseen.removeAll(ApiDescription.seen());
        WholeRun.parts().forEach(part -> unseen.removeAll(part.answers()));

        assertThat(unseen).isEmpty();
    }

    /** The classes of this package, as they were compiled, but for those that judge. */
    private static List<String> suite() throws IOException, URISyntaxException {
        URL folder = Objects.requireNonNull(DocumentAndSuiteTest.class.getResource("."));
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.class"))
                    .map(name -> DocumentAndSuiteTest.class.getPackageName() + "." + name.replace(".class", ""))
                    .filter(name -> !JUDGES.contains(name))
                    .toList();
        }
    }
}
