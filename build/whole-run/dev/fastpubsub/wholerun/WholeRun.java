package dev.fastpubsub.wholerun;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets one JVM judge what the tests of several have done: each leaves its part when it ends, in a folder that the build names anew
 * each time, and the judge's JVM comes last. Thread-safe.
 *
 * <p>No secret is written down. Parts need not know each other's: each JVM has servers and secrets of its own.
 */
public final class WholeRun {

    private static final String FOLDER = System.getProperty("fastpubsub.test.run", "");

    private static final Set<String> FINISHED = ConcurrentHashMap.newKeySet();

    /**
     * What was done in a JVM.
     *
     * @param classes of tests, which ran to their end or were skipped
     * @param answers of the server that were seen, where somebody keeps count of them
     * @param secrets how many it knew
     * @param words how many it heard where no secret may be said
     * @param leaks those among the words that were secrets
     */
    public record Part(Set<String> classes, Set<String> answers, int secrets, int words, Set<String> leaks) {}

    private WholeRun() {}

    /** Whether all tests of the module run, and not only some that somebody asked for. */
    public static boolean isWhole() {
        return Boolean.getBoolean("fastpubsub.test.whole");
    }

    /** Notes which classes come to their end; for the session of each JVM. */
    public static TestExecutionListener listener() {
        return new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                note(test);
            }

            @Override
            public void executionSkipped(TestIdentifier test, String reason) {
                note(test);
            }
        };
    }

    private static void note(TestIdentifier test) {
        test.getSource()
                .filter(ClassSource.class::isInstance)
                .ifPresent(source -> FINISHED.add(((ClassSource) source).getClassName()));
    }

    /** The classes that have come to their end in this JVM. */
    public static Set<String> finishedHere() {
        return new TreeSet<>(FINISHED);
    }

    /** Writes this JVM's part, unless it only looked which tests there are, or no build asked for it. */
    public static void leave(Supplier<Part> part) {
        if (FOLDER.isEmpty() || FINISHED.isEmpty()) {
            return;
        }
        Path file = Path.of(FOLDER, ProcessHandle.current().pid() + ".json");
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, JsonMapper.shared().writeValueAsBytes(part.get()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the JVMs before this one have left. */
    public static List<Part> parts() {
        if (FOLDER.isEmpty() || !Files.isDirectory(Path.of(FOLDER))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(Path.of(FOLDER))) {
            return files.map(file -> JsonMapper.shared().readValue(file.toFile(), Part.class))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The classes that have come to their end in this JVM and in those before it. */
    public static Set<String> finished() {
        Set<String> finished = finishedHere();
        parts().forEach(part -> finished.addAll(part.classes()));
        return finished;
    }
}
