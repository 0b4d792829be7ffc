package dev.fastpubsub.server.contract;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/**
 * Puts {@link DocumentAndSuiteTest} behind all other classes, and knows which those are. JUnit finds it by {@code
 * junit-platform.properties}.
 */
public final class SuiteOrder implements ClassOrderer {

    private static volatile List<String> running = List.of();

    /** The names of the classes of this run. */
    static List<String> running() {
        return running;
    }

    @Override
    public void orderClasses(ClassOrdererContext context) {
        List<? extends ClassDescriptor> classes = context.getClassDescriptors();
        if (classes.stream().anyMatch(SuiteOrder::isJudge)) {
            classes.sort(Comparator.comparing(SuiteOrder::isJudge));
            running = classes.stream()
                    .map(each -> each.getTestClass().getSimpleName())
                    .toList();
        }
    }

    private static boolean isJudge(ClassDescriptor each) {
        return each.getTestClass() == DocumentAndSuiteTest.class;
    }
}
