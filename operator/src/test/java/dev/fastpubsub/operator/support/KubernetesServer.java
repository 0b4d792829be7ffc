package dev.fastpubsub.operator.support;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;

/** A Kubernetes for tests: one that only keeps objects, or a real one. */
public interface KubernetesServer extends AutoCloseable {

    /** Somebody with every right. */
    KubernetesClient client();

    /** A client of its own: closing it does not close that of the tests. */
    KubernetesClient newClient();

    /** Variables by which a process finds it. */
    Map<String, String> environment();

    @Override
    void close();
}
