package dev.fastpubsub.helm.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is made of other files is what {@code make chart} makes of them now; that runs this with {@code fastpubsub.test.write}. */
class GeneratedFilesTest {

    private static final boolean WRITE = Boolean.getBoolean("fastpubsub.test.write");

    @Test
    void areWhatTheyAreMadeOf() throws IOException {
        for (Map.Entry<Path, String> file : GeneratedFiles.all().entrySet()) {
            if (WRITE) {
                Files.createDirectories(file.getKey().getParent());
                Path unused = Files.writeString(file.getKey(), file.getValue());
            }
            assertThat(file.getKey()).as("run `make chart`").exists().hasContent(file.getValue());
        }
    }

    @Test
    void haveNoOthersBesideThem() throws IOException {
        Set<Path> made = GeneratedFiles.all().keySet();
        Set<Path> folders = new HashSet<>();
        made.forEach(file -> folders.add(file.getParent()));
        for (Path folder : folders) {
            if (folder.endsWith("crds") || folder.endsWith("grafana")) {
                assertThat(made).containsAll(GeneratedFiles.list(folder));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "example"})
    void kustomizeTakes(String folder) throws IOException, InterruptedException {
        assumeTrue(hasKubectl(), "no kubectl here, whose kustomize this test needs");
        Process process = new ProcessBuilder("kubectl", "kustomize", "../config/kustomize/" + folder)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("kind: Deployment").doesNotContain("helm.sh/hook");
    }

    private static boolean hasKubectl() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    }
}
