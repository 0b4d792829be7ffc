package dev.fastpubsub.operator.config;

import java.util.List;
import java.util.Map;

/** All settings of the operator, checked. Immutable. */
public record OperatorConfig(
        ServerConfig server,
        NamespacesConfig namespaces,
        TenancyConfig tenancy,
        LeaderConfig leader,
        ReconcileConfig reconcile,
        ProcessConfig process) {

    /**
     * Reads the variables that start with {@value Settings#PREFIX}.
     *
     * @throws InvalidSettingsException naming every variable that is wrong
     */
    public static OperatorConfig read(Map<String, String> environment) {
        Settings settings = new Settings(environment);
        OperatorConfig config = readAll(settings);
        settings.throwIfWrong();
        return config;
    }

    /** Each variable that is read, in the order of the alphabet. */
    public static List<Setting> settings() {
        Settings settings = new Settings(Map.of());
        readAll(settings);
        return settings.known();
    }

    private static OperatorConfig readAll(Settings settings) {
        LeaderConfig leader = LeaderConfig.read(settings);
        return new OperatorConfig(
                ServerConfig.read(settings, leader),
                NamespacesConfig.read(settings),
                TenancyConfig.read(settings),
                leader,
                ReconcileConfig.read(settings),
                ProcessConfig.read(settings));
    }
}
