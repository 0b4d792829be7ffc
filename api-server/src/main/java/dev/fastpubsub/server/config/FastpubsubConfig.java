package dev.fastpubsub.server.config;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * All settings, checked. Immutable.
 *
 * @param notes what is not wrong, but worth a line at the start
 */
public record FastpubsubConfig(
        DatabaseConfig database,
        LogConfig log,
        ApiConfig api,
        AuthConfig auth,
        LimitsConfig limits,
        RoundConfig rounds,
        WakeUpConfig wakeUps,
        SubscriptionDefaults subscriptionDefaults,
        CleanupConfig cleanup,
        PartitionConfig partitions,
        MetricsConfig metrics,
        List<String> notes) {

    public FastpubsubConfig {
        notes = List.copyOf(notes);
    }

    public static FastpubsubConfig read(Map<String, String> environment) {
        return read(Variables.of(environment));
    }

    /**
     * The settings of a server.
     *
     * @throws ConfigException naming every variable that is wrong
     */
    public static FastpubsubConfig read(Variables variables) {
        return readForServer(new EnvironmentReader(variables));
    }

    /**
     * The settings of a command that serves nobody, and so does without what only a server has to have.
     *
     * @throws ConfigException naming every variable that is wrong
     */
    public static FastpubsubConfig readForCommand(Variables variables) {
        EnvironmentReader environment = new EnvironmentReader(variables);
        FastpubsubConfig config = readAll(environment, AuthConfig::read);
        environment.throwIfWrong();
        return config;
    }

    /**
     * Each variable that a server reads, in the order of the alphabet; with its default where it is wrong.
     */
    public static List<Setting> settings(Variables variables) {
        EnvironmentReader environment = new EnvironmentReader(variables);
        readAll(environment, AuthConfig::read);
        return List.copyOf(environment.settings());
    }

    private static FastpubsubConfig readForServer(EnvironmentReader environment) {
        FastpubsubConfig config = readAll(environment, AuthConfig::readForServer);
        environment.throwIfWrong();
        return config;
    }

    private static FastpubsubConfig readAll(
            EnvironmentReader environment, Function<EnvironmentReader, AuthConfig> auth) {
        return new FastpubsubConfig(
                DatabaseConfig.read(environment),
                LogConfig.read(environment),
                ApiConfig.read(environment),
                auth.apply(environment),
                LimitsConfig.read(environment),
                RoundConfig.read(environment),
                WakeUpConfig.read(environment),
                SubscriptionDefaults.read(environment),
                CleanupConfig.read(environment),
                PartitionConfig.read(environment),
                MetricsConfig.read(environment),
                environment.notes());
    }
}
