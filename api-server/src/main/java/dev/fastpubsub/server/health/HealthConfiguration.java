package dev.fastpubsub.server.health;

import dev.fastpubsub.server.database.Database;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the probes together. */
@Configuration(proxyBeanMethods = false)
public class HealthConfiguration {

    @Bean
    HealthResource healthResource(Database database) {
        return new HealthResource(database);
    }
}
