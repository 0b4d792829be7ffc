package dev.fastpubsub.operator.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Of a class of tests that need a real Kubernetes API server: it is skipped where there is none, and the reason is said. With
 * the variable FASTPUBSUB_TEST_KUBERNETES=required it fails instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(NeedsRealKubernetes.Condition.class)
public @interface NeedsRealKubernetes {

    /** Asked before the class is made. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Optional<String> missing = KubernetesBinaries.missing();
            if (missing.isEmpty()) {
                return ConditionEvaluationResult.enabled("there is a Kubernetes API server");
            }
            if ("required".equals(System.getenv("FASTPUBSUB_TEST_KUBERNETES"))) {
                throw new IllegalStateException(missing.get());
            }
            return ConditionEvaluationResult.disabled(missing.get());
        }
    }
}
