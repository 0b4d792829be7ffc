package dev.fastpubsub.server.config;

import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The file {@code .env}. dotenv-java reads it; two things that it would take otherwise than the original, without a word,
 * are refused here, because a secret cut short is found out late. No message repeats a value.
 */
final class EnvFile {

    private static final String NAME = ".env";

    /** What is meant for us, however it is written. */
    private static final Pattern OURS =
            Pattern.compile("\\s*(export\\s+)?" + Variables.PREFIX, Pattern.CASE_INSENSITIVE);

    private static final Pattern OUR_LINE =
            Pattern.compile("\\s*" + Variables.PREFIX + "\\w+\\s*=.*", Pattern.CASE_INSENSITIVE);

    /** A # inside a value without quotes: dotenv-java ends the value there, the original does not. */
    private static final Pattern CUT_SHORT = Pattern.compile(
            "\\s*" + Variables.PREFIX + "\\w+\\s*=\\s*(#|[^'\"\\s#][^#]*(?<!\\s)#).*", Pattern.CASE_INSENSITIVE);

    private static final Pattern SINGLE_QUOTES = Pattern.compile("'([^']*)'");

    private EnvFile() {}

    /** Empty when there is no such file. */
    static Map<String, String> read(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        try {
            List<String> lines = Files.readAllLines(file);
            for (int line = 0; line < lines.size(); line++) {
                if (CUT_SHORT.matcher(lines.get(line)).matches()) {
                    throw problem("line " + (line + 1) + ": a value that holds # must be in quotes");
                }
                if (OURS.matcher(lines.get(line)).lookingAt()
                        && !OUR_LINE.matcher(lines.get(line)).matches()) {
                    throw problem("line " + (line + 1) + " must be NAME=value, NAME=\"value\" or NAME='value'");
                }
            }
            Map<String, String> variables = variables(folder);
            long wanted = lines.stream()
                    .filter(line -> OUR_LINE.matcher(line).matches())
                    .map(line -> line.substring(0, line.indexOf('=')).strip())
                    .distinct()
                    .count();
            if (variables.keySet().stream()
                            .filter(name -> OUR_LINE.matcher(name + "=").matches())
                            .count()
                    < wanted) {
                throw problem("a quote is opened and not closed");
            }
            return variables;
        } catch (IOException e) {
            throw problem("cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static Map<String, String> variables(Path folder) {
        Map<String, String> variables = new HashMap<>();
        for (DotenvEntry entry : Dotenv.configure()
                .directory(folder.toAbsolutePath().toString())
                .ignoreIfMalformed() // lines about other programs; ours have been looked at
                .load()
                .entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)) {
            // dotenv-java takes double quotes away and leaves single ones.
            variables.put(
                    entry.getKey(), SINGLE_QUOTES.matcher(entry.getValue()).replaceFirst("$1"));
        }
        return variables;
    }

    private static ConfigException problem(String what) {
        return new ConfigException(List.of(NAME + ": " + what));
    }
}
