package dev.fastpubsub.server.config;

import dev.fastpubsub.server.config.Setting.Source;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * The variables that are set, by the process's environment and by a file {@code .env}; the environment wins, also with
 * an empty value. Only names that start with {@value #PREFIX} are kept. As in the original the case of names does not
 * matter: they are kept in upper case. Immutable.
 */
public record Variables(Map<String, String> environment, Map<String, String> file) {

    static final String PREFIX = "FASTPUBSUB_";

    public Variables {
        environment = ours(environment);
        file = ours(file);
    }

    public static Variables of(Map<String, String> environment) {
        return new Variables(environment, Map.of());
    }

    /**
     * With what the file {@code .env} in a folder adds, if there is one.
     *
     * @throws ConfigException when the file cannot be read
     */
    public static Variables withEnvFile(Map<String, String> environment, Path folder) {
        return new Variables(environment, EnvFile.read(folder));
    }

    /** Empty for what is not set. */
    String value(String name) {
        return environment.getOrDefault(name, file.getOrDefault(name, "")).strip();
    }

    Source source(String name) {
        if (value(name).isEmpty()) {
            return Source.DEFAULT;
        }
        return environment.containsKey(name) ? Source.ENVIRONMENT : Source.ENV_FILE;
    }

    /** In the order of the alphabet. */
    TreeSet<String> names() {
        TreeSet<String> names = new TreeSet<>(environment.keySet());
        names.addAll(file.keySet());
        return names;
    }

    private static Map<String, String> ours(Map<String, String> variables) {
        Map<String, String> ours = new HashMap<>();
        variables.forEach((name, value) -> {
            String upper = name.toUpperCase(Locale.ROOT);
            if (upper.startsWith(PREFIX) && (name.equals(upper) || !variables.containsKey(upper))) {
                ours.put(upper, value);
            }
        });
        return Map.copyOf(ours);
    }

    @Override
    public String toString() {
        return "Variables" + names();
    }
}
