package dev.fastpubsub.server.doctor;

import dev.fastpubsub.server.doctor.BacklogStore.Expired;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether messages of dead consumers come back, and whether servers agree on when. */
final class LeasesCheck implements Check {

    private final BacklogStore store;
    private final Duration lockTimeout;
    private final Limits limits;

    /** @param lockTimeout that is set here */
    LeasesCheck(BacklogStore store, Duration lockTimeout, Limits limits) {
        this.store = store;
        this.lockTimeout = lockTimeout;
        this.limits = limits;
    }

    @Override
    public String name() {
        return "leases";
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        store.expired(limits.expiredFor()).forEach(expired -> findings.add(left(expired)));
        for (Duration other : store.lockTimeouts()) {
            if (!other.equals(lockTimeout)) {
                findings.add(unlike(other));
            }
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok("No consumer's time was over for long without anybody taking back what it held."));
        }
        return findings;
    }

    private static Finding left(Expired expired) {
        return Finding.warning(
                Quantity.of(expired.leases(), "lease") + " of the subscription " + expired.subscriptionId()
                        + " expired up to " + Quantity.time(expired.seconds()) + " ago, and the messages are still"
                        + " counted as delivered.",
                "See that `fastpubsub cleanup_stuck_messages` runs every five minutes, or that consumers ask for"
                        + " messages.");
    }

    private Finding unlike(Duration other) {
        return Finding.warning(
                "In the last hour a server gave messages out for " + Quantity.time(other)
                        + "; the lock timeout here is " + Quantity.time(lockTimeout) + ".",
                "Set FASTPUBSUB_CLEANUP_STUCK_MESSAGES_LOCK_TIMEOUT_SECONDS to the same value everywhere.");
    }
}
