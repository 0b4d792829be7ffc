package dev.fastpubsub.operator.server;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the server answers: a circuit breaker for all calls, and since when it does not. After {@value #FEWEST_CALLS} calls of
 * which half failed no call is made for {@link #PAUSE}, then one tries. Thread-safe.
 */
public final class Connection {

    private static final int FEWEST_CALLS = 5;
    private static final int CALLS_LOOKED_AT = 10;
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final CircuitBreaker breaker;
    private final Clock clock;
    private final AtomicBoolean opened = new AtomicBoolean();
    private volatile long lastCall = System.nanoTime();
    private volatile @Nullable Instant downSince;
    private volatile @Nullable Failure lastFailure;

    Connection(Clock clock, MeterRegistry metrics) {
        this.clock = clock;
        this.breaker = CircuitBreaker.of(
                "server",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(CALLS_LOOKED_AT)
                        .minimumNumberOfCalls(FEWEST_CALLS)
                        .waitDurationInOpenState(PAUSE)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .recordResult(Connection::isOutage)
                        .build());
        var unused = breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                opened.set(true);
            }
        });
        Gauge.builder("fastpubsub.operator.server.up", this, connection -> connection.isUp() ? 1 : 0)
                .description("Whether the last call to the API server was answered.")
                .register(metrics);
    }

    <T> Outcome<T> call(Supplier<Outcome<T>> call) {
        Outcome<T> outcome;
        try {
            outcome = breaker.executeSupplier(call);
        } catch (CallNotPermittedException e) {
            return new Outcome.Failed<>(new Failure.Unreachable("no answer lately, so the server is not asked now"));
        }
        note(outcome);
        return outcome;
    }

    private synchronized void note(Outcome<?> outcome) {
        lastCall = System.nanoTime();
        Instant since = downSince;
        if (outcome instanceof Outcome.Failed<?>(Failure failure) && failure.isOutage()) {
            lastFailure = failure;
            downSince = since == null ? clock.instant() : since;
        } else {
            downSince = null;
        }
    }

    public boolean isUp() {
        return downSince == null;
    }

    /** Whether calls were refused unmade since this was last asked: then it was more than one call that failed. */
    public boolean hasBroken() {
        return opened.getAndSet(false);
    }

    /** For how long no call has been made. */
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastCall);
    }

    /** How long no call has succeeded; zero while calls do. */
    public Duration outage() {
        Instant since = downSince;
        return since == null ? Duration.ZERO : Duration.between(since, clock.instant());
    }

    /** Why no call has succeeded for so long; empty when one has. */
    public Optional<Failure> outageOf(Duration length) {
        return isUp() || outage().compareTo(length) < 0 ? Optional.empty() : Optional.ofNullable(lastFailure);
    }

    private static boolean isOutage(Object outcome) {
        return outcome instanceof Outcome.Failed<?>(Failure failure) && failure.isOutage();
    }
}
