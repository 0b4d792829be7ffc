package dev.fastpubsub.operator.config;

import java.util.List;

/** Settings that the operator cannot start with: one line for each variable that is wrong. */
public final class InvalidSettingsException extends RuntimeException {

    private final List<String> lines;

    InvalidSettingsException(List<String> lines) {
        super(String.join("\n", lines));
        this.lines = List.copyOf(lines);
    }

    public List<String> lines() {
        return lines;
    }
}
