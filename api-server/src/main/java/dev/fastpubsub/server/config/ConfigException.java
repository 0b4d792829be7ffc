package dev.fastpubsub.server.config;

import java.util.List;

/** One or more settings are wrong. Each problem is one line that names the variable and what is allowed. */
public final class ConfigException extends RuntimeException {

    private final List<String> problems;

    ConfigException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
