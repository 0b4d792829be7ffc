package dev.fastpubsub.operator.cli;

import ch.qos.logback.classic.Level;
import dev.fastpubsub.operator.run.KubernetesConnection;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Kubernetes API for commands that run once. */
final class Kubernetes {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private Kubernetes() {}

    /** From here on nothing but failures is logged: a command says in a line of its own what it has done. */
    static KubernetesClient open() {
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof ch.qos.logback.classic.Logger root) {
            root.setLevel(Level.ERROR);
        }
        return KubernetesConnection.open(TIMEOUT);
    }
}
