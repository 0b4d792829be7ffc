package dev.fastpubsub.operator.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fastpubsub.image.PartsList;
import dev.fastpubsub.image.UnpackedImage;
import dev.fastpubsub.operator.support.KubernetesServer;
import dev.fastpubsub.operator.support.TestKubernetes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The image without a base, as the build has just made it: that the operator's commands run from it. */
class OperatorImageIT {

    private static final Path TARBALL = Path.of("target", "fastpubsub-operator-image.tar");

    private static final String OPTIONS = "-Xshare:on -XX:TieredStopAtLevel=1";

    /** A JVM that cannot use the image's archive of classes does not start, instead of starting slowly; it says that it read this. */
    private static final Map<String, String> ARCHIVE_IS_USED = Map.of("JDK_JAVA_OPTIONS", OPTIONS);

    private static final String NOTE = "NOTE: Picked up JDK_JAVA_OPTIONS: " + OPTIONS;

    @TempDir
    private static Path folder;

    private static UnpackedImage image;

    record Ended(int exitCode, List<String> lines) {}

    @BeforeAll
    static void unpack() throws IOException {
        assumeThat(TARBALL)
                .as("the image, which is built on Linux, and neither with -Dtest nor with -DskipITs")
                .exists();
        image = UnpackedImage.of(TARBALL, folder);
    }

    @Test
    void runsAsAUserWithoutRightsWhateverCommandIsGiven() {
        JsonNode config = image.config();
        assertThat(config.path("User").asString()).isEqualTo("10001:10001");
        assertThat(config.path("Entrypoint").path(0).asString()).isEqualTo("java");
        assertThat(config.path("Cmd").toString()).isEqualTo("[\"run\"]");
        assertThat(config.path("ExposedPorts").propertyNames()).containsExactly("8080/tcp");
        assertThat(config.path("Labels").path("org.opencontainers.image.title").asString())
                .isEqualTo("fastpubsub/operator");
    }

    @Test
    void isLoadedByTheNameThatTheChartHas() throws IOException {
        Path chart = Path.of("..", "helm", "fastpubsub");
        String[] reference = image.reference().split(":");
        assertThat(Files.readAllLines(chart.resolve("values.yaml"))).contains("    repository: " + reference[0]);
        assertThat(reference[0]).endsWith("/operator");
        assertThat(Files.readAllLines(chart.resolve("Chart.yaml"))).contains("appVersion: " + reference[1]);
    }

    @Test
    void everythingIsRootsAndNothingButTmpCanBeWritten() {
        assertThat(image.entries()).allSatisfy(entry -> {
            assertThat(entry.getLongUserId()).as(entry.getName()).isZero();
            assertThat(entry.getMode() & 07022)
                    .as(entry.getName())
                    .isEqualTo(entry.getName().equals("tmp/") ? 0022 : 0);
        });
    }

    @Test
    void theBillOfMaterialsNamesEachLibraryInIt() throws IOException {
        PartsList parts = PartsList.of(image);
        assertThat(PartsList.librariesIn(image)).isNotEmpty().containsExactlyInAnyOrderElementsOf(parts.libraries());
        assertThat(parts.licences()).contains("(Apache-2.0)").contains("spring-core");
    }

    @Test
    void helpsOnReadOnlyFiles() throws IOException, InterruptedException {
        Ended help = run(Map.of(), "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.lines()).anyMatch(line -> line.contains("release-finalizers"));
    }

    @Test
    void aMissingSettingEndsTheStartWithALineThatNamesIt() throws IOException, InterruptedException {
        Ended ended = run(Map.of("FASTPUBSUB_OPERATOR_NAMESPACE", "pubsub"), "run");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.lines()).singleElement().asString().startsWith("FASTPUBSUB_OPERATOR_SERVER_URL");
    }

    @Test
    void speaksToKubernetes() throws IOException, InterruptedException {
        try (KubernetesServer kubernetes = TestKubernetes.start()) {
            Ended ended = run(kubernetes.environment(), "release-finalizers");

            assertThat(ended.lines()).containsExactly("released 0 resources");
            assertThat(ended.exitCode()).isZero();
        }
    }

    private static Ended run(Map<String, String> settings, String... arguments)
            throws IOException, InterruptedException {
        assumeThat(UnpackedImage.obstacle()).isEmpty();
        Map<String, String> environment = new HashMap<>(settings);
        environment.putAll(ARCHIVE_IS_USED);
        Process process =
                image.program(environment, arguments).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(
                process.waitFor(),
                output.lines().filter(line -> !line.equals(NOTE)).toList());
    }
}
