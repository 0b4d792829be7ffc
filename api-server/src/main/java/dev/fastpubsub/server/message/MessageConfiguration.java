package dev.fastpubsub.server.message;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.http.BodyReader;
import dev.fastpubsub.server.log.Partitions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the engine together. */
@Configuration(proxyBeanMethods = false)
public class MessageConfiguration {

    @Bean
    PublishResource publishResource(Database database, Partitions partitions, BodyReader bodies) {
        return new PublishResource(new Publisher(new PublishStore(database), partitions), bodies);
    }

    @Bean
    DeliveryResource deliveryResource(Database database, FastpubsubConfig config, BodyReader bodies) {
        Deliveries deliveries = new Deliveries(
                new DeliveryStore(database),
                config.cleanup().lockTimeout(),
                config.limits().maxBatchBytes());
        return new DeliveryResource(deliveries, bodies);
    }
}
