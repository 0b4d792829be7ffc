package dev.fastpubsub.wholerun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs in each module whose tests are spread over JVMs. */
@JudgesTheRun
class WholeRunTest {

    private static final Path CLASSES = Path.of("target", "test-classes");

    @Test
    void noClassOfTestsWasLeftOut() throws IOException {
        assumeThat(WholeRun.isWhole())
                .as("only a run of the whole module has all")
                .isTrue();

        assertThat(WholeRun.finished()).containsAll(classesOfTests());
    }

    /** All that were compiled, but for those that come behind this one, perhaps. */
    private static Set<String> classesOfTests() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(CLASSES)) {
            files.map(file -> CLASSES.relativize(file)
                            .toString()
                            .replace('/', '.')
                            .replace('\\', '.'))
                    .filter(name -> name.endsWith("Test.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .filter(name -> !isJudge(name))
                    .forEach(names::add);
        }
        assertThat(names).isNotEmpty();
        return names;
    }

    private static boolean isJudge(String name) {
        try {
            return Class.forName(name, false, WholeRunTest.class.getClassLoader())
                    .isAnnotationPresent(JudgesTheRun.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
