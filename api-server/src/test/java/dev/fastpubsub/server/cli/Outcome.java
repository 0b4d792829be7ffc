package dev.fastpubsub.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** What a shell sees of a command. */
public record Outcome(int exitCode, String output, String error) {

    /** The command line writes to the process's own streams. */
    public static synchronized Outcome of(Map<String, String> environment, Path folder, String... arguments) {
        PrintStream output = System.out;
        PrintStream error = System.err;
        ByteArrayOutputStream capturedOutput = new ByteArrayOutputStream();
        ByteArrayOutputStream capturedError = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(capturedOutput, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(capturedError, true, StandardCharsets.UTF_8));
            int exitCode = FastpubsubCommand.run(environment, folder, arguments);
            return new Outcome(
                    exitCode,
                    capturedOutput.toString(StandardCharsets.UTF_8),
                    capturedError.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(output);
            System.setErr(error);
        }
    }
}
