package dev.fastpubsub.operator.support;

import dev.fastpubsub.operator.config.OperatorConfig;
import dev.fastpubsub.operator.run.KubernetesConnection;
import dev.fastpubsub.operator.run.RunningOperator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;

/** A program: an operator that ends as if killed before it takes a certain step in issuing credentials, its first argument. */
public final class OperatorKilledAtStep {

    /** As of a process that got SIGKILL. */
    public static final int KILLED = 137;

    private OperatorKilledAtStep() {}

    public static void main(String[] arguments) {
        OperatorConfig config = OperatorConfig.read(System.getenv());
        new RunningOperator(
                        config,
                        KubernetesConnection.open(Duration.ofSeconds(3)),
                        new SimpleMeterRegistry(),
                        Clock.systemUTC(),
                        () -> {},
                        step -> {
                            if (step.equals(arguments[0])) {
                                Runtime.getRuntime().halt(KILLED);
                            }
                        })
                .start();
    }
}
