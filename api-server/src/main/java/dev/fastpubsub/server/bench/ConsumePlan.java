package dev.fastpubsub.server.bench;

import java.time.Duration;
import java.util.Locale;

/**
 * How a run consumes.
 *
 * @param connections consumers, each with one request at a time
 * @param batch the most that one claim asks for, 1 to 100
 * @param longPoll how long the server may hold a claim open while there is nothing, in whole seconds to 20
 * @param pollInterval the least time between two claims of a consumer while they find nothing
 * @param lockTimeout the server's: how long a claimed message stays away from others
 */
record ConsumePlan(int connections, int batch, Duration longPoll, Duration pollInterval, Duration lockTimeout) {

    private static final int MOST_MESSAGES = 100;
    private static final Duration SHORT_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    ConsumePlan {
        Checks.atLeast(1, connections, "--consumers");
        Checks.between(1, MOST_MESSAGES, batch, "the batch that is consumed");
        Checks.between(0, LONGEST_WAIT.toSeconds(), longPoll.toSeconds(), "--wait-seconds");
        Checks.atLeast(0, pollInterval.toMillis(), "--poll-interval");
        Checks.atLeast(1, lockTimeout.toSeconds(), "--lock-timeout");
    }

    /** In a few words. */
    String describe(String who) {
        return String.format(Locale.ROOT, "%,d %s, up to %,d messages a claim", connections, who, batch);
    }

    /** Of a run that consumes only to check what it published. */
    static ConsumePlan toCheck(RunOptions run) {
        return new ConsumePlan(run.connections(), MOST_MESSAGES, Duration.ZERO, SHORT_PAUSE, run.lockTimeout());
    }
}
