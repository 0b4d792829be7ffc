package dev.fastpubsub.server.config;

import java.util.Map;
import java.util.Set;

/** All settings, checked. Immutable. */
public record FastpubsubConfig(
        DatabaseConfig database,
        ApiConfig api,
        AuthConfig auth,
        LimitsConfig limits,
        SubscriptionDefaults subscriptionDefaults,
        CleanupConfig cleanup,
        PartitionConfig partitions,
        String logLevel) {

    /**
     * The settings of a server.
     *
     * @throws ConfigException naming every variable that is wrong
     */
    public static FastpubsubConfig read(Map<String, String> variables) {
        EnvironmentReader environment = new EnvironmentReader(variables);
        FastpubsubConfig config = read(environment);
        config.auth.requireKey(environment);
        environment.throwIfWrong();
        return config;
    }

    /**
     * The settings of a command that serves nobody, and so does without what only a server has to have.
     *
     * @throws ConfigException naming every variable that is wrong
     */
    public static FastpubsubConfig readForCommand(Map<String, String> variables) {
        EnvironmentReader environment = new EnvironmentReader(variables);
        FastpubsubConfig config = read(environment);
        environment.throwIfWrong();
        return config;
    }

    private static FastpubsubConfig read(EnvironmentReader environment) {
        return new FastpubsubConfig(
                DatabaseConfig.read(environment),
                ApiConfig.read(environment),
                AuthConfig.read(environment),
                LimitsConfig.read(environment),
                SubscriptionDefaults.read(environment),
                CleanupConfig.read(environment),
                PartitionConfig.read(environment),
                environment.oneOf(
                        "FASTPUBSUB_LOG_LEVEL", "info", Set.of("debug", "info", "warning", "error", "critical")));
    }
}
