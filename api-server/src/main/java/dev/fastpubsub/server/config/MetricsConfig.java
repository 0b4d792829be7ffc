package dev.fastpubsub.server.config;

/**
 * What {@code /metrics} tells.
 *
 * @param maxSubscriptions so many subscriptions, and as many topics, have series of their own: the first ones by id
 */
public record MetricsConfig(int maxSubscriptions) {

    static MetricsConfig read(EnvironmentReader environment) {
        return new MetricsConfig(environment.integer("FASTPUBSUB_METRICS_MAX_SUBSCRIPTIONS", 1000, 0, 10_000));
    }
}
