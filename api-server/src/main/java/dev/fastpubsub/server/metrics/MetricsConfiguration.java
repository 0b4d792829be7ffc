package dev.fastpubsub.server.metrics;

import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.http.RequestListener;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what is measured. */
@Configuration(proxyBeanMethods = false)
public class MetricsConfiguration {

    /** Prometheus waits for 10 seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    @Bean
    PrometheusMeterRegistry meterRegistry(ObjectProvider<BuildProperties> build) {
        PrometheusMeterRegistry registry =
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT).throwExceptionOnRegistrationFailure();
        BuildProperties properties = build.getIfAvailable();
        InfoSnapshot info = buildInfo(properties == null ? "unknown" : String.valueOf(properties.getVersion()));
        registry.getPrometheusRegistry().register(() -> info);
        return registry;
    }

    @Bean(destroyMethod = "close")
    JvmGcMetrics jvmMetrics(PrometheusMeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        JvmGcMetrics collector = new JvmGcMetrics();
        collector.bindTo(registry);
        return collector;
    }

    @Bean
    RequestListener httpMetrics(PrometheusMeterRegistry registry) {
        return new HttpMetrics(registry);
    }

    @Bean
    DatabaseMetrics databaseMetrics(PrometheusMeterRegistry registry, Database database) {
        DatabaseMetrics metrics = new DatabaseMetrics(registry, database);
        database.observe(metrics, new MicrometerMetricsTrackerFactory(registry));
        return metrics;
    }

    @Bean
    MetricsResource metricsResource(PrometheusMeterRegistry registry, Database database, FastpubsubConfig config) {
        GaugeStore store = new GaugeStore(database, config.metrics().maxSubscriptions());
        LatestLook latest = new LatestLook(store::gauges, System::nanoTime, PATIENCE);
        registry.getPrometheusRegistry().register(new GaugeCollector(latest));
        return new MetricsResource(registry.getPrometheusRegistry());
    }

    private static InfoSnapshot buildInfo(String version) {
        return InfoSnapshot.builder()
                .name("fastpubsub_build")
                .help("Always 1; the label says which build this is")
                .dataPoint(new InfoDataPointSnapshot(Labels.of("version", version)))
                .build();
    }
}
