package dev.fastpubsub.server.health;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.database.Database;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the probes together. */
@Configuration(proxyBeanMethods = false)
public class HealthConfiguration {

    @Bean
    Departure departure(FastpubsubConfig config) {
        return new Departure(config.api().shutdownDelay());
    }

    @Bean
    ConnectionsEnd connectionsEnd(Departure departure) {
        return new ConnectionsEnd(departure);
    }

    @Bean
    HealthResource healthResource(Database database, Departure departure) {
        return new HealthResource(database, departure);
    }
}
