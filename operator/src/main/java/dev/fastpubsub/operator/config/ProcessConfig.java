package dev.fastpubsub.operator.config;

import java.util.Locale;
import java.util.Set;

/**
 * The process itself.
 *
 * @param name of this installation: its lease is called so, and its Events say so
 * @param namespace the operator runs in; its Clients may have any scope
 * @param podName who this is among the operators that could lead
 * @param port of the probes and metrics; 0 for any free one
 */
public record ProcessConfig(String name, String namespace, String podName, int port, String logLevel) {

    private static final String NAMESPACE = "NAMESPACE";
    private static final Set<String> LEVELS = Set.of("debug", "info", "warn", "error");

    static ProcessConfig read(Settings settings) {
        if (!settings.isGiven(NAMESPACE)) {
            settings.refuse(NAMESPACE, "is not set, it must be the namespace that the operator runs in");
        }
        return new ProcessConfig(
                settings.text("NAME", "fastpubsub-operator", "a name"),
                settings.text(NAMESPACE, "", "a namespace"),
                settings.text("POD_NAME", "", "the pod's name, which the Downward API gives"),
                settings.number("PORT", 8080, 0, 65_535),
                settings.read("LOG_LEVEL", "info", "debug, info, warn or error", ProcessConfig::level));
    }

    private static String level(String text) {
        String level = text.toLowerCase(Locale.ROOT);
        if (!LEVELS.contains(level)) {
            throw new IllegalArgumentException(text);
        }
        return level;
    }
}
