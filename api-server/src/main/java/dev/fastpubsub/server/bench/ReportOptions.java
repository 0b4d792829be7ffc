package dev.fastpubsub.server.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the results go. */
final class ReportOptions {

    private static final String STANDARD_OUTPUT = "-";
    private static final int AFTER_THE_OTHERS = 1;

    @Option(
            names = "--json",
            order = AFTER_THE_OTHERS,
            paramLabel = "FILE",
            description =
                    "Write the result there, too, as JSON; - is standard output, and the table is then on standard"
                            + " error.")
    private String json = "";

    @Option(
            names = "--progress",
            order = AFTER_THE_OTHERS,
            negatable = true,
            fallbackValue = "true",
            description = "A line each second on standard error; without this option only on a terminal.")
    private @Nullable Boolean progress;

    /** Finds out before the run that its result has no place to go. */
    void prepare() {
        write("");
    }

    Progress progress(PrintWriter error) {
        Boolean wanted = progress;
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        return new Progress((wanted == null ? terminal : wanted) ? error : null);
    }

    void print(Result result, PrintWriter output, PrintWriter error) {
        boolean toOutput = json.equals(STANDARD_OUTPUT);
        PrintWriter forPeople = toOutput ? error : output;
        forPeople.println(Table.of(result));
        forPeople.flush();
        if (toOutput) {
            output.println(JsonReport.of(result));
            output.flush();
        } else {
            write(JsonReport.of(result) + System.lineSeparator());
        }
    }

    private void write(String text) {
        if (json.isEmpty() || json.equals(STANDARD_OUTPUT)) {
            return;
        }
        try {
            Files.writeString(Path.of(json), text, UTF_8);
        } catch (IOException | InvalidPathException e) {
            throw new BenchException(
                    "--json: cannot write '" + json + "' (" + e.getClass().getSimpleName() + ")");
        }
    }
}
