import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds every Java file of the repository to one format: {@code check} names the files that differ and fails, {@code
 * write} rewrites them. The build starts it by the toolchain's JDK and not inside Maven: the formatter parses with the
 * compiler of the JVM it runs on, and Maven's own JVM may be too old for the language level of these sources.
 */
final class FormatSources {
    private static final List<String> MODULES = List.of("build", "crds/src", "api-server/src", "operator/src");

    private FormatSources() {}

    public static void main(String[] arguments) throws IOException {
        boolean write = arguments[0].equals("write");
        Path root = Path.of(arguments[1]);
        List<String> problems = sources(root).parallelStream()
                .flatMap(source -> problem(root, source, write).stream())
                .sorted()
                .toList();
        if (!problems.isEmpty()) {
            problems.forEach(System.err::println);
            System.err.println("Java format: " + problems.size() + " file(s) to mend. `make format` does it.");
            System.exit(1);
        }
    }

    private static List<Path> sources(Path root) throws IOException {
        List<Path> folders =
                MODULES.stream().map(root::resolve).filter(Files::isDirectory).toList();
        List<Path> sources = new java.util.ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }

    private static List<String> problem(Path root, Path source, boolean write) {
        String name = root.relativize(source).toString();
        try {
            String text = Files.readString(source);
            if (text.lines().anyMatch(line -> line.matches("import (static )?[\\w.]+\\.\\*;"))) {
                return List.of(name + ": wildcard import");
            }
            String formatted = formatter().formatSourceAndFixImports(text);
            if (formatted.equals(text)) {
                return List.of();
            }
            if (!write) {
                return List.of(name);
            }
            Files.writeString(source, formatted);
            System.out.println("formatted " + name);
            return List.of();
        } catch (FormatterException exception) {
            return List.of(name + ": " + exception.getMessage());
        } catch (IOException exception) {
            throw new UncheckedIOException(name, exception);
        }
    }

    private static Formatter formatter() {
        return Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .build());
    }
}
