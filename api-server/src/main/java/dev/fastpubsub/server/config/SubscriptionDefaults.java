package dev.fastpubsub.server.config;

/** What a subscription gets that does not say otherwise. */
public record SubscriptionDefaults(int maxDeliveryAttempts, int backoffMinSeconds, int backoffMaxSeconds) {

    static SubscriptionDefaults read(EnvironmentReader environment) {
        SubscriptionDefaults defaults = new SubscriptionDefaults(
                environment.integer("FASTPUBSUB_SUBSCRIPTION_MAX_ATTEMPTS", 5, 1, Integer.MAX_VALUE),
                environment.integer("FASTPUBSUB_SUBSCRIPTION_BACKOFF_MIN_SECONDS", 5, 1, Integer.MAX_VALUE),
                environment.integer("FASTPUBSUB_SUBSCRIPTION_BACKOFF_MAX_SECONDS", 300, 1, Integer.MAX_VALUE));
        environment.require(
                defaults.backoffMaxSeconds >= defaults.backoffMinSeconds,
                "FASTPUBSUB_SUBSCRIPTION_BACKOFF_MAX_SECONDS: '" + defaults.backoffMaxSeconds
                        + "' is not allowed, it must not be less than FASTPUBSUB_SUBSCRIPTION_BACKOFF_MIN_SECONDS ('"
                        + defaults.backoffMinSeconds + "')");
        return defaults;
    }
}
