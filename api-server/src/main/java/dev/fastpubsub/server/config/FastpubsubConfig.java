package dev.fastpubsub.server.config;

import java.util.Map;
import java.util.Set;

/** All settings, checked. Immutable. */
public record FastpubsubConfig(
        DatabaseConfig database,
        ApiConfig api,
        LimitsConfig limits,
        SubscriptionDefaults subscriptionDefaults,
        CleanupConfig cleanup,
        PartitionConfig partitions,
        String logLevel) {

    /** @throws ConfigException naming every variable that is wrong */
    public static FastpubsubConfig read(Map<String, String> variables) {
        EnvironmentReader environment = new EnvironmentReader(variables);
        FastpubsubConfig config = new FastpubsubConfig(
                DatabaseConfig.read(environment),
                ApiConfig.read(environment),
                LimitsConfig.read(environment),
                SubscriptionDefaults.read(environment),
                CleanupConfig.read(environment),
                PartitionConfig.read(environment),
                environment.oneOf(
                        "FASTPUBSUB_LOG_LEVEL", "info", Set.of("debug", "info", "warning", "error", "critical")));
        environment.throwIfWrong();
        return config;
    }
}
