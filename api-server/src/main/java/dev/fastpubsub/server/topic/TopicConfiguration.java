package dev.fastpubsub.server.topic;

import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.http.BodyReader;
import dev.fastpubsub.server.log.ExceptionPurge;
import dev.fastpubsub.server.wakeup.WakeUps;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the calls on topics together. */
@Configuration(proxyBeanMethods = false)
public class TopicConfiguration {

    @Bean
    TopicResource topicResource(Database database, WakeUps wakeUps, ExceptionPurge purge, BodyReader bodies) {
        return new TopicResource(new TopicStore(database), wakeUps, purge, bodies);
    }
}
