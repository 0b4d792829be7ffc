package dev.fastpubsub.server.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fastpubsub.image.PartsList;
import dev.fastpubsub.image.UnpackedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The image without a base, as the build has just made it: what is in it, and that the server runs from it. */
class ServerImageIT {

    private static final Path TARBALL = Path.of("target", "fastpubsub-image.tar");

    private static final Pattern FLAG = Pattern.compile("-XX:(\\S+?)[ )]");

    @TempDir
    private static Path folder;

    private static UnpackedImage image;

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
        assertThat(texts(config.path("Entrypoint")))
                .startsWith("java")
                .endsWith("dev.fastpubsub.server.FastpubsubApplication");
        assertThat(texts(config.path("Cmd"))).containsExactly("server");
        assertThat(config.path("ExposedPorts").propertyNames()).containsExactly("8000/tcp");
    }

    @Test
    void isLoadedByTheNameThatTheChartHas() throws IOException {
        Path chart = Path.of("..", "helm", "fastpubsub");
        String[] reference = image.reference().split(":");
        assertThat(Files.readAllLines(chart.resolve("values.yaml"))).contains("    repository: " + reference[0]);
        assertThat(reference[0]).endsWith("/api-server");
        assertThat(Files.readAllLines(chart.resolve("Chart.yaml"))).contains("appVersion: " + reference[1]);
    }

    @Test
    void saysWhatItIs() {
        JsonNode labels = image.config().path("Labels");
        assertThat(Set.copyOf(labels.propertyNames()))
                .isEqualTo(Set.of("title", "description", "version", "revision", "source", "licenses").stream()
                        .map("org.opencontainers.image."::concat)
                        .collect(Collectors.toSet()));
        assertThat(labels.path("org.opencontainers.image.title").asString()).isEqualTo("fastpubsub/api-server");
        assertThat(labels.path("org.opencontainers.image.licenses").asString()).isEqualTo("MIT");
        assertThat(labels).allSatisfy(label -> assertThat(label.asString()).isNotBlank());
    }

    @Test
    void theJvmRunsWithTheFlagsOfTheScript() throws IOException {
        List<String> flags = Files.readAllLines(image.root().resolve("app/jvm.flags"));
        List<String> ofTheScript = Files.readAllLines(Path.of("..", "fastpubsub")).stream()
                .filter(line -> line.matches("(jvm| *serving)=\\(.+"))
                .flatMap(line -> FLAG.matcher(line).results())
                .map(flag -> flag.group(1))
                .toList();

        assertThat(ofTheScript).contains("+UseSerialGC", "+ExitOnOutOfMemoryError");
        assertThat(flags).containsAll(ofTheScript).contains("MaxRAMPercentage=60");
    }

    @Test
    void everythingIsRootsAndNothingButTmpCanBeWritten() {
        assertThat(image.entries()).allSatisfy(entry -> {
            assertThat(entry.getLongUserId()).as(entry.getName()).isZero();
            assertThat(entry.getLongGroupId()).as(entry.getName()).isZero();
            assertThat(entry.getMode() & 07022)
                    .as(entry.getName())
                    .isEqualTo(entry.getName().equals("tmp/") ? 0022 : 0);
        });
    }

    @Test
    void nothingOfTheTestsIsInIt() {
        assertThat(image.entries())
                .extracting(TarArchiveEntry::getName)
                .filteredOn(name -> name.endsWith(".jar"))
                .isNotEmpty()
                .noneMatch(name -> name.matches(".*(embedded|testcontainers|junit|assertj|zonky|mockito).*"));
    }

    @Test
    void theBillOfMaterialsNamesEachLibraryInIt() throws IOException {
        PartsList parts = PartsList.of(image);
        assertThat(PartsList.librariesIn(image)).isNotEmpty().containsExactlyInAnyOrderElementsOf(parts.libraries());
        assertThat(parts.licences()).contains("(Apache-2.0)").contains("spring-core");
    }

    @Test
    void migratesServesAndStopsOverTlsWithTokensOnReadOnlyFiles() throws IOException, InterruptedException {
        assumeThat(UnpackedImage.obstacle()).isEmpty();
        try (TlsPostgres postgres = TlsPostgres.start(folder, image.root());
                ImageRun run = new ImageRun(image, postgres.url())) {
            assertThat(run.command("db-migrate").exitCode()).isZero();
            ImageRun.Client client = run.createClient("Zoë");

            run.startServer();
            run.logIn(client);
            assertThat(run.clientNames()).contains("Zoë");
            run.post(201, "/topics", "{\"id\": \"orders\"}");
            run.post(201, "/subscriptions", "{\"id\": \"billing\", \"topic_id\": \"orders\"}");
            run.post(204, "/topics/orders/messages", "[{\"order\": 1}]");
            assertThat(run.get("/subscriptions/billing/messages?consumer_id=c&batch_size=10"))
                    .contains("{\"order\": 1}");

            assertThat(run.stopServer()).isZero();
        }
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}
