package dev.fastpubsub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the text of the main code of all modules must look like, beyond its format. */
class SourceCodeTest {
    private static final int LONGEST_FILE = 400;
    private static final int SHORTEST_COPY = 6;

    @Test
    void noFileIsLong() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path source : sources()) {
            int lines = Files.readAllLines(source).size();
            if (lines > LONGEST_FILE) {
                tooLong.add(source + ": " + lines + " lines");
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void nothingStandsTwice() throws IOException {
        Map<List<String>, String> places = new HashMap<>();
        List<String> copies = new ArrayList<>();
        for (Path source : sources()) {
            List<String> lines = statements(source);
            for (int first = 0; first + SHORTEST_COPY <= lines.size(); first++) {
                List<String> block = lines.subList(first, first + SHORTEST_COPY);
                String place = source.getFileName() + ": " + block.getFirst();
                String before = places.putIfAbsent(block, place);
                if (before != null) {
                    copies.add(place + " … as in " + before);
                }
            }
        }
        assertThat(copies).isEmpty();
    }

    /** Without what needs no thought to write twice: imports, blank lines and the ends of blocks. */
    private static List<String> statements(Path source) throws IOException {
        return Files.readAllLines(source).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("import ") && !line.matches("[})\\];]+|\\*/"))
                .toList();
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("crds", "api-server", "operator")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        assertThat(sources).isNotEmpty();
        return sources;
    }
}
