package dev.fastpubsub.server.contract;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/**
 * Puts the tests that judge a whole run behind all other classes, and knows which those are. JUnit finds it by {@code
 * junit-platform.properties}.
 */
public final class SuiteOrder implements ClassOrderer {

    private static final Set<Class<?>> JUDGES = Set.of(DocumentAndSuiteTest.class, SecretsTest.class);

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
        return JUDGES.contains(each.getTestClass());
    }
}
