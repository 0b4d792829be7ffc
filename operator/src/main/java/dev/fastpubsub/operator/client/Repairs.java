package dev.fastpubsub.operator.client;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives lost credentials their turn: each Client gets new ones once a minute at most, so that somebody who deletes them over and
 * over does not have clients made over and over. A crash forgets it. Thread-safe.
 */
final class Repairs {

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Map<ResourceID, Instant> done = new ConcurrentHashMap<>();

    /** Whether a repair may begin now. */
    boolean isAllowed(ResourceID client, Instant now) {
        done.values().removeIf(time -> !time.plus(PAUSE).isAfter(now));
        return !done.containsKey(client);
    }

    /** After a repair has succeeded: none may begin for a minute. One that failed gave nobody credentials. */
    void done(ResourceID client, Instant now) {
        done.put(client, now);
    }
}
