package dev.fastpubsub.server.cli;

import dev.fastpubsub.server.apidocs.ApiDocsConfiguration;
import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.database.Migrations;
import dev.fastpubsub.server.health.HealthConfiguration;
import dev.fastpubsub.server.http.HttpConfiguration;
import dev.fastpubsub.server.log.LogConfiguration;
import dev.fastpubsub.server.message.MessageConfiguration;
import dev.fastpubsub.server.subscription.SubscriptionConfiguration;
import dev.fastpubsub.server.topic.TopicConfiguration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

/** The HTTP server: Spring Boot around the features' own configurations. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = {DataSourceAutoConfiguration.class, ErrorMvcAutoConfiguration.class})
@Import({
    HttpConfiguration.class,
    LogConfiguration.class,
    TopicConfiguration.class,
    SubscriptionConfiguration.class,
    MessageConfiguration.class,
    HealthConfiguration.class,
    ApiDocsConfiguration.class
})
public class Server {

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private static final Map<String, String> LOG_LEVELS = Map.of("warning", "warn", "critical", "error");

    /**
     * Starts serving.
     *
     * @throws OldSchemaException when the database has to be migrated first
     */
    public static ConfigurableApplicationContext start(FastpubsubConfig config) {
        Database database = new Database(config.database());
        try {
            checkSchema(database, config);
            SpringApplication application = new SpringApplication(Server.class);
            application.setBannerMode(Banner.Mode.OFF);
            application.setLogStartupInfo(false);
            application.setDefaultProperties(properties(config));
            application.addInitializers(context -> {
                GenericApplicationContext beans = (GenericApplicationContext) context;
                beans.registerBean(FastpubsubConfig.class, () -> config);
                beans.registerBean(Database.class, () -> database);
            });
            ConfigurableApplicationContext context = application.run();
            LOG.info(
                    "listening on {} port {}",
                    config.api().host(),
                    context.getEnvironment().getProperty("local.server.port"));
            return context;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static Map<String, Object> properties(FastpubsubConfig config) {
        return Map.ofEntries(
                Map.entry("spring.application.name", "fastpubsub"),
                Map.entry("server.address", config.api().host()),
                Map.entry("server.port", config.api().port()),
                Map.entry("server.shutdown", "graceful"),
                Map.entry("spring.lifecycle.timeout-per-shutdown-phase", "20s"),
                Map.entry("spring.threads.virtual.enabled", true),
                Map.entry("spring.web.resources.add-mappings", false),
                Map.entry("spring.jmx.enabled", false),
                // Both would read bodies that are not theirs.
                Map.entry("spring.mvc.formcontent.filter.enabled", false),
                Map.entry("spring.servlet.multipart.enabled", false),
                Map.entry("logging.level.root", logLevel(config)),
                Map.entry("logging.level.org.springframework", quiet(config)),
                Map.entry("logging.level.org.apache", quiet(config)));
    }

    private static String logLevel(FastpubsubConfig config) {
        return LOG_LEVELS.getOrDefault(config.logLevel(), config.logLevel());
    }

    /** At level info a start is one line, ours. */
    private static String quiet(FastpubsubConfig config) {
        return config.logLevel().equals("info") ? "warn" : logLevel(config);
    }

    private static void checkSchema(Database database, FastpubsubConfig config) {
        database.ping();
        int pending = Migrations.pending(database);
        if (pending == 0) {
            return;
        }
        if (!config.database().migrateOnStart()) {
            throw new OldSchemaException(pending);
        }
        LOG.info("ran {} migrations", Migrations.migrate(database));
    }
}
