package dev.fastpubsub.operator.run;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;

/** The connection to the Kubernetes API, found where Kubernetes' own tools find it. */
public final class KubernetesConnection {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private KubernetesConnection() {}

    /** @param callTimeout for one call; a former leader's must not reach into the time of the next */
    public static KubernetesClient open(Duration callTimeout) {
        Config config = new ConfigBuilder(Config.autoConfigure(null))
                .withConnectionTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis()))
                .withRequestTimeout(Math.toIntExact(callTimeout.toMillis()))
                // What fails is tried again by whoever needs it, later.
                .withRequestRetryBackoffLimit(1)
                // By this name it is in Kubernetes' audit log.
                .withUserAgent("fastpubsub-operator")
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
