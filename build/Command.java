import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Another program, run to its end. */
final class Command {

    private Command() {}

    /** What it says, errors too, as lines. One that fails is an {@code IllegalStateException} with all of that. */
    static List<String> run(Path folder, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        List<String> lines = process.inputReader().readAllLines();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + String.join("\n", lines));
        }
        return lines;
    }
}
