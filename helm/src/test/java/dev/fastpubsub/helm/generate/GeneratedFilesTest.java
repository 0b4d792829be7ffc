package dev.fastpubsub.helm.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

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

    @Test
    void kustomizeTakesTheBaseAndTheExample() throws IOException, InterruptedException {
        for (String folder : List.of("base", "example")) {
            Process process;
            try {
                process = new ProcessBuilder("kubectl", "kustomize", "../config/kustomize/" + folder)
                        .redirectErrorStream(true)
                        .start();
            } catch (IOException e) {
                assumeTrue(false, "no kubectl here, whose kustomize this test needs");
                return;
            }
            String output = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor()).as(output).isZero();
            assertThat(output).contains("kind: Deployment").doesNotContain("helm.sh/hook");
        }
    }
}
