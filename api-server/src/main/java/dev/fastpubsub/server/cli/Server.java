package dev.fastpubsub.server.cli;

import dev.fastpubsub.server.apidocs.ApiDocsConfiguration;
import dev.fastpubsub.server.auth.AuthConfiguration;
import dev.fastpubsub.server.client.ClientConfiguration;
import dev.fastpubsub.server.client.Clients;
import dev.fastpubsub.server.config.AuthConfig.BootstrapClient;
import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.database.Migrations;
import dev.fastpubsub.server.health.HealthConfiguration;
import dev.fastpubsub.server.http.HttpConfiguration;
import dev.fastpubsub.server.log.LogConfiguration;
import dev.fastpubsub.server.logging.Logging;
import dev.fastpubsub.server.logging.LoggingConfiguration;
import dev.fastpubsub.server.message.MessageConfiguration;
import dev.fastpubsub.server.metrics.MetricsConfiguration;
import dev.fastpubsub.server.subscription.SubscriptionConfiguration;
import dev.fastpubsub.server.topic.TopicConfiguration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.metrics.TomcatMetricsAutoConfiguration;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.AbstractEnvironment;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** The HTTP server: Spring Boot around the features' own configurations. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        exclude = {
            DataSourceAutoConfiguration.class,
            ErrorMvcAutoConfiguration.class,
            // Would tell of sessions, of which there are none.
            TomcatMetricsAutoConfiguration.class
        })
@Import({
    HttpConfiguration.class,
    ClientConfiguration.class,
    AuthConfiguration.class,
    LogConfiguration.class,
    TopicConfiguration.class,
    SubscriptionConfiguration.class,
    MessageConfiguration.class,
    HealthConfiguration.class,
    LoggingConfiguration.class,
    ApiDocsConfiguration.class,
    MetricsConfiguration.class
})
public class Server {

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /**
     * Starts serving.
     *
     * @throws OldSchemaException when the database has to be migrated first
     */
    public static ConfigurableApplicationContext start(FastpubsubConfig config) {
        return start(config, database -> {
            checkSchema(database, config);
            config.auth().bootstrapClient().ifPresent(client -> bootstrap(database, client));
        });
    }

    /** Starts serving without a look at the database, of which there may be none. */
    static ConfigurableApplicationContext startWithoutDatabase(FastpubsubConfig config) {
        return start(config, database -> {});
    }

    private static ConfigurableApplicationContext start(FastpubsubConfig config, Consumer<Database> preparation) {
        Logging.configure(config.log());
        config.notes().forEach(note -> LOG.warn("{}", note));
        Database database = new Database(config.database());
        try {
            preparation.accept(database);
            SpringApplication application = new SpringApplication(Server.class);
            application.setBannerMode(Banner.Mode.OFF);
            application.setLogStartupInfo(false);
            application.setListeners(listeners(application));
            application.setEnvironment(environment(config));
            // Whoever starts a server closes its context: see ServerCommand.
            application.setRegisterShutdownHook(false);
            application.addInitializers(context -> {
                GenericApplicationContext beans = (GenericApplicationContext) context;
                beans.registerBean(FastpubsubConfig.class, () -> config);
                beans.registerBean(Database.class, () -> database);
            });
            ConfigurableApplicationContext context = application.run();
            LOG.info(
                    "{} listening on {} port {}",
                    VersionProvider.version(),
                    config.api().host(),
                    context.getEnvironment().getProperty("local.server.port"));
            return context;
        } catch (PortInUseException | ApplicationContextException e) {
            database.close();
            throw CannotListenException.of(config.api(), e);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static void bootstrap(Database database, BootstrapClient client) {
        if (new Clients(database).bootstrap(client)) {
            LOG.info("made or restored the bootstrap client {}", client.id());
        }
    }

    private static Map<String, Object> properties(FastpubsubConfig config) {
        return Map.ofEntries(
                Map.entry("spring.application.name", "fastpubsub"),
                Map.entry("server.address", config.api().host()),
                Map.entry("server.port", config.api().port()),
                Map.entry("server.max-http-request-header-size", config.api().maxHeaderBytes() + "B"),
                Map.entry("server.compression.enabled", true),
                Map.entry("server.compression.mime-types", "text/plain,application/openmetrics-text"),
                Map.entry("server.shutdown", "graceful"),
                Map.entry(
                        "spring.lifecycle.timeout-per-shutdown-phase",
                        config.api().shutdownTimeout()),
                Map.entry("spring.threads.virtual.enabled", true),
                Map.entry("spring.web.resources.add-mappings", false),
                Map.entry("spring.jmx.enabled", false),
                // Both would read bodies that are not theirs.
                Map.entry("spring.mvc.formcontent.filter.enabled", false),
                Map.entry("spring.servlet.multipart.enabled", false));
    }

    /** All but the one that would set logging up anew. */
    private static List<ApplicationListener<?>> listeners(SpringApplication application) {
        return application.getListeners().stream()
                .filter(listener -> !(listener instanceof LoggingApplicationListener))
                .toList();
    }

    /**
     * Our own properties and no others: Spring's would let variables of any name in, and Kubernetes sets SERVER_PORT where a
     * service is called "server".
     */
    private static ConfigurableEnvironment environment(FastpubsubConfig config) {
        ConfigurableEnvironment environment = new AbstractEnvironment() {};
        environment.getPropertySources().addFirst(new MapPropertySource("fastpubsub", properties(config)));
        return environment;
    }

    private static void checkSchema(Database database, FastpubsubConfig config) {
        database.ping();
        if (!config.database().migrateOnStart()) {
            OldSchemaException.check(database);
        } else if (Migrations.pending(database) > 0) {
            LOG.info("ran {} migrations", Migrations.migrate(database));
        }
        // the release before has to run on it: during an upgrade, and after a rollback
        Migrations.newer(database).ifPresent(newer -> LOG.warn("{}: it is accepted", newer));
    }
}
