package dev.fastpubsub.operator.reconcile;

import dev.fastpubsub.operator.server.Connection;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Since when the server could not serve a resource. A short outage is nobody's business: no status tells of it. Thread-safe.
 */
final class Troubles {

    private final Map<ResourceID, Instant> since = new ConcurrentHashMap<>();
    private final Connection connection;
    private final Duration grace;
    private final Clock clock;

    Troubles(Connection connection, Duration grace, Clock clock) {
        this.connection = connection;
        this.grace = grace;
        this.clock = clock;
    }

    /** Notes one more failure. True when the outage has lasted long enough to be told. */
    boolean isWorthTelling(ResourceID resource) {
        Instant now = clock.instant();
        Instant first = since.computeIfAbsent(resource, unknown -> now);
        return Duration.between(first, now).compareTo(grace) >= 0
                || connection.outage().compareTo(grace) >= 0;
    }

    void over(ResourceID resource) {
        since.remove(resource);
    }
}
