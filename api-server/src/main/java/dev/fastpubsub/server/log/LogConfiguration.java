package dev.fastpubsub.server.log;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.database.Database;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what looks after the log. */
@Configuration(proxyBeanMethods = false)
public class LogConfiguration {

    private static final Duration MAINTENANCE_PERIOD = Duration.ofSeconds(1);

    @Bean
    Partitions partitions(Database database, FastpubsubConfig config) {
        return new Partitions(database, config.partitions());
    }

    @Bean
    PartitionMaintenance partitionMaintenance(Partitions partitions) {
        PartitionMaintenance maintenance = new PartitionMaintenance(partitions);
        maintenance.start(MAINTENANCE_PERIOD);
        return maintenance;
    }

    @Bean
    ExceptionPurge exceptionPurge(Database database) {
        return new ExceptionPurge(database);
    }
}
