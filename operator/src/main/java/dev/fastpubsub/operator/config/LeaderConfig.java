package dev.fastpubsub.operator.config;

import java.time.Duration;

/**
 * How one of several operators comes to lead. A leader that could not renew its lease for {@link #renewDeadline} ends; the
 * next one begins when the lease is older than {@link #leaseDuration}.
 */
public record LeaderConfig(boolean enabled, Duration leaseDuration) {

    static final String LEASE = "LEASE_SECONDS";

    static LeaderConfig read(Settings settings) {
        return new LeaderConfig(settings.flag("LEADER_ELECTION", true), settings.seconds(LEASE, 15, 3, 300));
    }

    public Duration renewDeadline() {
        return leaseDuration.multipliedBy(2).dividedBy(3);
    }

    public Duration retryPeriod() {
        return leaseDuration.dividedBy(7);
    }
}
