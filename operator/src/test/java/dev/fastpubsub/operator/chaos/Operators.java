package dev.fastpubsub.operator.chaos;

import dev.fastpubsub.operator.support.FaultProxy;
import dev.fastpubsub.operator.support.KubernetesServer;
import dev.fastpubsub.operator.support.Relay;
import dev.fastpubsub.operator.support.TestKubernetes;
import dev.fastpubsub.operator.support.TestOperator;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * One operator after the other, with wires of its own to the server and to Kubernetes. Used by one thread.
 *
 * <p>One that is killed is cut off from both first, and closed afterwards: nobody can tell that from the death of a process, and
 * what it still had under way can do nothing any more.
 */
final class Operators implements AutoCloseable {

    /** In turn: what a look at the whole server mends within a second, and what the operator has to do without. */
    private static final List<Map<String, String>> SETTINGS =
            List.of(Map.of("CALL_TIMEOUT_SECONDS", "6"), Map.of("CALL_TIMEOUT_SECONDS", "6", "RESYNC_SECONDS", "600"));

    private static final Duration START = Duration.ofSeconds(60);

    private final URI server;
    private final TestKubernetes kubernetes;
    private Running running;
    private int starts;

    private record Running(FaultProxy proxy, Relay relay, TestOperator operator) {}

    Operators(URI server, TestKubernetes kubernetes) {
        this.server = server;
        this.kubernetes = kubernetes;
        this.running = start();
    }

    FaultProxy proxy() {
        return running.proxy;
    }

    Relay relay() {
        return running.relay;
    }

    int starts() {
        return starts;
    }

    void restart() {
        stop();
        running = start();
    }

    void kill() {
        running.proxy.close();
        running.relay.close();
        running.operator.close();
        running = start();
    }

    /** As Kubernetes does when the probe for liveness fails. */
    void restartIfUnhealthy() {
        if (!running.operator.isHealthy()) {
            restart();
        }
    }

    /** Until one starts: a process that fails to is started again. */
    private Running start() {
        return Awaitility.await()
                .atMost(START)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(this::attempt, started -> started != null);
    }

    private Running attempt() {
        starts++;
        FaultProxy proxy = FaultProxy.before(server);
        Relay relay = Relay.before(URI.create(kubernetes.environment().get("KUBERNETES_MASTER")));
        try {
            Map<String, String> settings = SETTINGS.get(starts % SETTINGS.size());
            return new Running(proxy, relay, TestOperator.start(new Through(relay, kubernetes), proxy.uri(), settings));
        } catch (RuntimeException e) {
            proxy.close();
            relay.close();
            throw e;
        }
    }

    private void stop() {
        running.operator.close();
        running.proxy.close();
        running.relay.close();
    }

    @Override
    public void close() {
        stop();
    }

    /** Kubernetes at the other end of a wire, with the settings with which the operator is shipped. */
    private record Through(Relay relay, TestKubernetes kubernetes) implements KubernetesServer {

        @Override
        public KubernetesClient client() {
            return kubernetes.client();
        }

        @Override
        public KubernetesClient newClient() {
            try (KubernetesClient straight = kubernetes.newClient()) {
                Config config = new ConfigBuilder(straight.getConfiguration())
                        .withMasterUrl(relay.uri().toString())
                        .withConnectionTimeout(3000)
                        .withRequestTimeout(4000)
                        .withRequestRetryBackoffLimit(1)
                        .withUserAgent("fastpubsub-operator")
                        .build();
                return new KubernetesClientBuilder().withConfig(config).build();
            }
        }

        @Override
        public Map<String, String> environment() {
            return kubernetes.environment();
        }

        @Override
        public void close() {
            relay.close();
        }
    }
}
