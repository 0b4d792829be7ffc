package dev.fastpubsub.server.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A bash, for what documentation tells people to type: in a folder of its own, with no setting of ours but those given, and
 * ended with everything it started when it takes too long.
 */
public record Shell(Path folder, Map<String, String> environment) {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** What a terminal would show, its two streams apart. */
    public record Outcome(int exitCode, String output, String errors) {}

    /** Skips the test where not all of the programs are there. */
    public static void assumeItHas(String... programs) throws IOException, InterruptedException {
        for (String program : programs) {
            assumeThat(has(program)).as("%s is needed", program).isTrue();
        }
    }

    public static boolean has(String program) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder("bash", "-c", "command -v " + program)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // no bash
        }
    }

    /** Stops at the first command that fails. */
    public Outcome run(String script) throws IOException, InterruptedException {
        Path output = Files.createTempFile("shell", ".output");
        Path errors = Files.createTempFile("shell", ".errors");
        try {
            ProcessBuilder builder = new ProcessBuilder("bash", "-c", "set -euo pipefail\n" + script)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("FASTPUBSUB_"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            Outcome outcome = new Outcome(process.exitValue(), Files.readString(output), Files.readString(errors));
            assertThat(ended).as("ended within %s: %s", LIMIT, outcome).isTrue();
            return outcome;
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }
}
