package dev.fastpubsub.operator.config;

/**
 * A variable that the operator reads.
 *
 * @param defaultText empty for what has no default
 * @param allowed in words
 */
public record Setting(String name, String defaultText, String allowed) {}
