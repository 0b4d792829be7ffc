package dev.fastpubsub.helm.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Prometheus' own tool; whoever needs it is skipped where it is missing. */
final class Promtool {

    private Promtool() {}

    /** Fails when it does. */
    static void run(String... arguments) {
        Optional<Path> program = find();
        assumeTrue(
                program.isPresent(), "promtool is missing: `make promtool` fetches it, or PROMTOOL says where it is");
        List<String> command = new ArrayList<>(List.of(program.orElseThrow().toString()));
        command.addAll(Arrays.asList(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Path> find() {
        Stream<String> folders =
                Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1));
        return Stream.of(
                        Stream.ofNullable(System.getenv("PROMTOOL")).map(Path::of),
                        Stream.of(Path.of("..", ".tools", "promtool")),
                        folders.map(folder -> Path.of(folder, "promtool")))
                .flatMap(paths -> paths)
                .filter(Files::isExecutable)
                .map(Path::toAbsolutePath)
                .findFirst();
    }
}
