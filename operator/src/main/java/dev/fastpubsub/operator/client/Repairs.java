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

    private final Map<ResourceID, Instant> begun = new ConcurrentHashMap<>();

    /** Whether a repair may begin now; if so, none may for a minute. */
    boolean begin(ResourceID client, Instant now) {
        begun.values().removeIf(time -> !time.plus(PAUSE).isAfter(now));
        return begun.putIfAbsent(client, now) == null;
    }
}
