package dev.fastpubsub.operator.run;

import dev.fastpubsub.operator.client.Steps;
import dev.fastpubsub.operator.config.OperatorConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.AbstractEnvironment;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** The process: Spring Boot with probes and metrics around the operator. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class OperatorServer {

    private static final int LEAD_LOST = 1;

    /** Ends when the process is told to. */
    public static ConfigurableApplicationContext start(OperatorConfig config) {
        SpringApplication application = new SpringApplication(OperatorServer.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setEnvironment(environment(config));
        application.addInitializers(
                context -> ((GenericApplicationContext) context).registerBean(OperatorConfig.class, () -> config));
        return application.run();
    }

    @Bean(destroyMethod = "close")
    KubernetesClient kubernetesClient(OperatorConfig config) {
        return KubernetesConnection.open(config.server().callTimeout());
    }

    @Bean(destroyMethod = "")
    RunningOperator runningOperator(OperatorConfig config, KubernetesClient kubernetes, MeterRegistry registry) {
        return new RunningOperator(
                config,
                kubernetes,
                registry,
                Clock.systemUTC(),
                // At once, without shutdown hooks: whatever they waited for could still write.
                () -> Runtime.getRuntime().halt(LEAD_LOST),
                Steps.UNWATCHED);
    }

    @Bean
    OperatorLifecycle operatorLifecycle(RunningOperator operator) {
        return new OperatorLifecycle(operator);
    }

    /** Part of liveness: a watch that is broken for good needs a new process. */
    @Bean
    HealthIndicator watches(RunningOperator operator) {
        return () -> (operator.isHealthy() ? Health.up() : Health.down()).build();
    }

    private static Map<String, Object> properties(OperatorConfig config) {
        String prefix = "management.endpoint";
        return Map.ofEntries(
                Map.entry("spring.application.name", config.process().name()),
                Map.entry("spring.jmx.enabled", false),
                Map.entry("spring.web.resources.add-mappings", false),
                Map.entry("spring.threads.virtual.enabled", true),
                Map.entry("server.port", config.process().port()),
                Map.entry("server.shutdown", "graceful"),
                Map.entry(prefix + "s.web.base-path", "/"),
                Map.entry(prefix + "s.web.exposure.include", "health,prometheus"),
                Map.entry(prefix + "s.web.path-mapping.prometheus", "metrics"),
                Map.entry(prefix + ".health.probes.enabled", true),
                // Neither asks the API server: with it down a rollout must still come to its end.
                Map.entry(prefix + ".health.group.liveness.include", "livenessState,watches"),
                Map.entry(prefix + ".health.group.readiness.include", "readinessState"),
                Map.entry("logging.structured.format.console", "logstash"),
                // The framework's own way of naming the resource; ours stand beside it.
                Map.entry(
                        "logging.structured.json.exclude",
                        "@version,level_value,resource.apiVersion,resource.kind,resource.name,resource.namespace,"
                                + "resource.resourceVersion,resource.generation,resource.uid"),
                Map.entry("logging.level.root", "warn"),
                // Warns at each start that v1alpha1 is an unstable version.
                Map.entry("logging.level.io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils", "error"),
                Map.entry("logging.level.dev.fastpubsub", config.process().logLevel()));
    }

    /** Our own properties and no others: Spring's would let variables of any name in. */
    private static ConfigurableEnvironment environment(OperatorConfig config) {
        ConfigurableEnvironment environment = new AbstractEnvironment() {};
        environment.getPropertySources().addFirst(new MapPropertySource("operator", properties(config)));
        return environment;
    }
}
