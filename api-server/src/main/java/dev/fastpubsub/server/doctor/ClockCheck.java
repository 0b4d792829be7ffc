package dev.fastpubsub.server.doctor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Whether this machine and the database agree on the time. The database's answer was made at some moment between the question
 * and its arrival: what lies outside of these two is certain to be skew, whatever the network does.
 */
final class ClockCheck implements Check {

    private final InstanceStore store;
    private final Clock clock;
    private final Duration limit;

    ClockCheck(InstanceStore store, Clock clock, Duration limit) {
        this.store = store;
        this.clock = clock;
        this.limit = limit;
    }

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public List<Finding> look() {
        Instant asked = clock.instant();
        Instant there = store.clock();
        return List.of(judge(asked, there, clock.instant(), limit));
    }

    static Finding judge(Instant asked, Instant there, Instant answered, Duration limit) {
        Duration behind = Duration.between(answered, there);
        Duration ahead = Duration.between(there, asked);
        Duration skew = behind.compareTo(ahead) > 0 ? behind : ahead;
        if (skew.compareTo(limit) <= 0) {
            return Finding.ok("This machine and the database agree on the time.");
        }
        return Finding.warning(
                "The clock of this machine is at least " + Quantity.time(skew)
                        + (behind.isNegative() ? " ahead of" : " behind")
                        + " the database's. If servers differ like that,"
                        + " tokens of one are not yet or no longer good on another.",
                "Set both by NTP.");
    }
}
