package dev.fastpubsub.operator.support;

import dev.fastpubsub.operator.client.Steps;
import dev.fastpubsub.operator.config.OperatorConfig;
import dev.fastpubsub.operator.run.RunningOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** The whole operator in this JVM, without an election and with short times. */
public final class TestOperator implements AutoCloseable {

    /** Where the operator is; Clients here may have any scope. */
    public static final String NAMESPACE = "pubsub";

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final KubernetesClient client;
    private final RunningOperator operator;
    private final ShiftedClock clock = new ShiftedClock();

    private TestOperator(KubernetesServer kubernetes, Map<String, String> environment) {
        client = kubernetes.newClient();
        operator = new RunningOperator(
                OperatorConfig.read(environment), client, metrics, clock, () -> {}, Steps.UNWATCHED);
    }

    /** @param settings without the prefix, on top of those of {@link #environment} */
    public static TestOperator start(KubernetesServer kubernetes, URI server, Map<String, String> settings) {
        Map<String, String> environment = environment(server);
        settings.forEach((name, value) -> environment.put("FASTPUBSUB_OPERATOR_" + name, value));
        TestOperator started = new TestOperator(kubernetes, environment);
        try {
            started.operator.start();
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    /** What its probe for liveness says; where that is false, Kubernetes starts it anew. */
    public boolean isHealthy() {
        return operator.isHealthy();
    }

    /** Looks at the server each second, tells an outage after two, and is over it within two. */
    public static Map<String, String> environment(URI server) {
        return new HashMap<>(Map.of(
                "FASTPUBSUB_OPERATOR_NAMESPACE", NAMESPACE,
                "FASTPUBSUB_OPERATOR_SERVER_URL", server.toString(),
                "FASTPUBSUB_OPERATOR_CLIENT_ID", ApiServer.CLIENT_ID,
                "FASTPUBSUB_OPERATOR_CLIENT_SECRET", ApiServer.CLIENT_SECRET,
                "FASTPUBSUB_OPERATOR_LEADER_ELECTION", "false",
                "FASTPUBSUB_OPERATOR_RESYNC_SECONDS", "1",
                "FASTPUBSUB_OPERATOR_CALL_TIMEOUT_SECONDS", "3",
                "FASTPUBSUB_OPERATOR_OUTAGE_GRACE_SECONDS", "2",
                "FASTPUBSUB_OPERATOR_REQUEUE_SPREAD_SECONDS", "2"));
    }

    /** As if so much time had gone by. */
    public void skip(Duration time) {
        clock.shift = clock.shift.plus(time);
    }

    /** The sum of a counter's series with these tags. */
    public double count(String name, String... tags) {
        return metrics.find(name).tags(tags).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    /** The value of a gauge; zero if there is none. */
    public double gauge(String name, String... tags) {
        return metrics.find(name).tags(tags).gauges().stream()
                .mapToDouble(gauge -> gauge.value())
                .sum();
    }

    @Override
    public void close() {
        metrics.getMeters().forEach(meter -> Overheard.said(meter.getId().toString()));
        operator.close();
        client.close();
    }

    private static final class ShiftedClock extends Clock {
        private volatile Duration shift = Duration.ZERO;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(shift);
        }
    }
}
