package dev.fastpubsub.helm.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * Of a class of tests that need Docker: it is skipped where there is none, and the reason is said. With the variable
 * FASTPUBSUB_TEST_DOCKER=required it fails instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsDocker.Condition.class)
@interface NeedsDocker {

    /** Asked before the class is made. */
    final class Condition implements ExecutionCondition {

        private static final String MISSING = "no Docker here, in which these tests start a cluster";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (DockerClientFactory.instance().isDockerAvailable()) {
                return ConditionEvaluationResult.enabled("there is Docker");
            }
            if ("required".equals(System.getenv("FASTPUBSUB_TEST_DOCKER"))) {
                throw new IllegalStateException(MISSING);
            }
            System.err.println(MISSING);
            return ConditionEvaluationResult.disabled(MISSING);
        }
    }
}
