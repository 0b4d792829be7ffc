package dev.fastpubsub.server.metrics;

import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.database.DatabaseListener;
import dev.fastpubsub.server.database.Operation;
import dev.fastpubsub.server.database.Outcome;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Times the work on the database. Thread-safe. */
final class DatabaseMetrics implements DatabaseListener {

    private static final Duration[] BUCKETS = Buckets.ofMillis(1, 5, 25, 100, 500, 2500, 10_000);

    private final MeterRegistry registry;
    private final Timer wait;
    private final Map<Work, Timer> operations = new ConcurrentHashMap<>();

    DatabaseMetrics(MeterRegistry registry, Database database) {
        this.registry = registry;
        wait = Timer.builder("fastpubsub.database.wait")
                .description("Time that work waited to be let to the database; without what gave up after 10 s")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        Gauge.builder("fastpubsub.database.waiting", database, Database::waiting)
                .description("Requests that wait to be let to the database, because all connections are in use")
                .register(registry);
    }

    @Override
    public void completed(Operation operation, Outcome outcome, long waitedNanos, long workedNanos) {
        wait.record(waitedNanos, TimeUnit.NANOSECONDS);
        operations.computeIfAbsent(new Work(operation, outcome), this::timer).record(workedNanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Work work) {
        return Timer.builder("fastpubsub.database.operation")
                .description("Time of work on the database, once it was let in, by what it was for and how it ended")
                .tag("operation", work.operation().name().toLowerCase(Locale.ROOT))
                .tag("outcome", work.outcome().name().toLowerCase(Locale.ROOT))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private record Work(Operation operation, Outcome outcome) {}
}
