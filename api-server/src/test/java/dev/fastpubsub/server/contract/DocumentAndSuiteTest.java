package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fastpubsub.server.support.ApiDescription;
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
class DocumentAndSuiteTest {

    @Test
    void everyOperationAndStatusOfTheDocumentWasSeen() throws IOException, URISyntaxException {
        assumeThat(SuiteOrder.running())
                .as("only a run of the whole suite has seen everything")
                .containsAll(suite());

        Set<String> unseen = ApiDescription.unseen();

        assertThat(unseen).isEmpty();
    }

    /** The classes of this package, as they were compiled. */
    private static List<String> suite() throws IOException, URISyntaxException {
        URL folder = Objects.requireNonNull(DocumentAndSuiteTest.class.getResource("."));
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.class"))
                    .map(name -> name.replace(".class", ""))
                    .toList();
        }
    }
}
