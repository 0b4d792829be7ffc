package dev.fastpubsub.server.subscription;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.http.BodyReader;
import dev.fastpubsub.server.log.ExceptionPurge;
import dev.fastpubsub.server.wakeup.WakeUps;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the calls on subscriptions together. */
@Configuration(proxyBeanMethods = false)
public class SubscriptionConfiguration {

    @Bean
    SubscriptionResource subscriptionResource(
            Database database, FastpubsubConfig config, WakeUps wakeUps, ExceptionPurge purge, BodyReader bodies) {
        return new SubscriptionResource(
                new SubscriptionStore(database), config.subscriptionDefaults(), wakeUps, purge, bodies);
    }
}
