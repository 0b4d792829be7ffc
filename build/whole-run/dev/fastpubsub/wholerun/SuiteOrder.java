package dev.fastpubsub.wholerun;

import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/** Puts the tests that judge a whole run behind all other classes. JUnit finds it by {@code junit-platform.properties}. */
public final class SuiteOrder implements ClassOrderer {

    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors().sort(Comparator.comparing(SuiteOrder::isJudge));
    }

    private static boolean isJudge(ClassDescriptor each) {
        return each.getTestClass().isAnnotationPresent(JudgesTheRun.class);
    }
}
