package dev.fastpubsub.crd.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is committed is what the model makes. {@code make crds} writes it. */
class GeneratedFilesTest {

    static Stream<Map.Entry<Path, String>> files() throws IOException {
        return GenerateFiles.files().entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void fileIsAsTheModelMakesIt(Map.Entry<Path, String> file) {
        assertThat(file.getKey()).content().isEqualTo(file.getValue());
    }

    @Test
    void filesAreTheSameEachTime() throws IOException {
        assertThat(GenerateFiles.files()).isEqualTo(GenerateFiles.files());
    }

    @Test
    void thereAreNoOtherDefinitions() throws IOException {
        try (Stream<Path> files = Files.list(GenerateFiles.DEFINITIONS)) {
            assertThat(files)
                    .containsExactlyInAnyOrderElementsOf(Definitions.KINDS.stream()
                            .map(GenerateFiles::definition)
                            .toList());
        }
    }
}
