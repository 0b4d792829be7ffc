package dev.fastpubsub.operator.cli;

import dev.fastpubsub.operator.run.KubernetesConnection;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** The Kubernetes API for commands that run once. */
final class Kubernetes {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private Kubernetes() {}

    static KubernetesClient open() {
        return KubernetesConnection.open(TIMEOUT);
    }
}
