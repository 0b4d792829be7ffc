package dev.fastpubsub.server.upgrade;

import dev.fastpubsub.server.support.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The jar of one release, whose commands run as processes. */
record Release(Path jar, Map<String, String> environment) {

    ServerProcess server() throws IOException, InterruptedException {
        return ServerProcess.startJar(jar, environment);
    }

    /** The last line that it prints. Throws when it fails. */
    String run(String command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                jar.toString(),
                command));
        builder.environment().keySet().removeIf(name -> name.startsWith("FASTPUBSUB_"));
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(jar + " " + command + ": " + output);
        }
        return output.lines().reduce("", (_, line) -> line);
    }
}
