package dev.fastpubsub.server.message;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.http.AnswerMemory;
import dev.fastpubsub.server.http.BodyReader;
import dev.fastpubsub.server.log.Partitions;
import dev.fastpubsub.server.wakeup.WakeUps;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the engine together. */
@Configuration(proxyBeanMethods = false)
public class MessageConfiguration {

    @Bean
    WakeUps wakeUps(Database database, FastpubsubConfig config) {
        return new WakeUps(database, config.wakeUps());
    }

    @Bean
    PublishResource publishResource(
            Database database, Partitions partitions, WakeUps wakeUps, FastpubsubConfig config, BodyReader bodies) {
        Publisher publisher = new Publisher(new PublishStore(database), partitions, wakeUps, config.rounds());
        return new PublishResource(publisher, bodies);
    }

    @Bean
    DeliveryStore deliveryStore(Database database, FastpubsubConfig config) {
        return new DeliveryStore(
                database, config.cleanup().lockTimeout(), config.limits().maxBatchBytes());
    }

    @Bean
    DueWatch dueWatch(DeliveryStore store, FastpubsubConfig config, WakeUps wakeUps) {
        return new DueWatch(store, config.wakeUps(), wakeUps::hearsOthers);
    }

    @Bean
    WaitingLines waitingLines(DueWatch dueWatch, WakeUps wakeUps) {
        WaitingLines lines = new WaitingLines(dueWatch, wakeUps::hearsOthers);
        wakeUps.listen(lines::hear);
        wakeUps.start();
        dueWatch.start(lines::sweep);
        return lines;
    }

    @Bean
    WaitsEnd waitsEnd(WaitingLines lines) {
        return new WaitsEnd(lines);
    }

    @Bean
    DeliveryResource deliveryResource(
            DeliveryStore store,
            WakeUps wakeUps,
            WaitingLines lines,
            FastpubsubConfig config,
            BodyReader bodies,
            AnswerMemory answers) {
        return new DeliveryResource(new Deliveries(store, wakeUps, lines, config.rounds()), bodies, answers);
    }
}
