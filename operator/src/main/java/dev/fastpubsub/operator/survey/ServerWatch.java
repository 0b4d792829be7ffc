package dev.fastpubsub.operator.survey;

import dev.fastpubsub.operator.config.ReconcileConfig;
import dev.fastpubsub.operator.server.Connection;
import dev.fastpubsub.operator.server.Failure;
import dev.fastpubsub.operator.server.Outcome;
import dev.fastpubsub.operator.status.EventRecorder;
import dev.fastpubsub.operator.status.FailureReasons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all that the server holds, a list per kind and cycle, and has those resources looked at that something seems to be
 * wrong with; kinds that it may not list are left out. In between it asks whether the server is ready when nobody else has called
 * it for a while. While the server does not answer it is asked each second, through the circuit breaker; an outage that lasts is
 * told once, on the operator, and by the resources' statuses; when one is over that was told, or that the breaker opened for, all
 * resources are looked at, spread over a while so that the server is not overrun. One thread does all of it; a crash leaves
 * nothing behind.
 */
public final class ServerWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);
    private static final Duration TICK = Duration.ofSeconds(1);

    /** Whoever has nothing to do would not notice an outage before the next look. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private final List<Watched<?, ?, ?>> kinds;
    private final Connection connection;
    private final Supplier<Outcome<?>> probe;
    private final EventRecorder events;
    private final ReconcileConfig config;
    private final Runnable afterEachLook;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("server-watch").daemon().factory());

    private long nextLook = System.nanoTime();
    private boolean wasDown;
    private boolean told;
    private @Nullable Failure lastFailure;

    /**
     * Prepares it.
     *
     * @param probe asks the server whether it is ready
     * @param afterEachLook for gauges
     */
    public ServerWatch(
            List<Watched<?, ?, ?>> kinds,
            Connection connection,
            Supplier<Outcome<?>> probe,
            EventRecorder events,
            ReconcileConfig config,
            Runnable afterEachLook) {
        this.kinds = List.copyOf(kinds);
        this.connection = connection;
        this.probe = probe;
        this.events = events;
        this.config = config;
        this.afterEachLook = afterEachLook;
    }

    /** @param afterFirstLook whatever came of it */
    public void start(Runnable afterFirstLook) {
        thread.execute(() -> {
            tick();
            afterFirstLook.run();
        });
        var unused = thread.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            wasDown |= !connection.isUp();
            if (wasDown || System.nanoTime() - nextLook >= 0) {
                look();
            } else if (connection.silence().compareTo(LONGEST_SILENCE) >= 0
                    && probe.get() instanceof Outcome.Failed<?>(Failure failure)) {
                failed(failure);
            }
        } catch (RuntimeException e) {
            LOG.error("a mistake in the operator", e);
        }
    }

    private void look() {
        List<Watched<?, ?, ?>> seen = new ArrayList<>();
        Optional<Failure> forbidden = Optional.empty();
        for (Watched<?, ?, ?> kind : kinds) {
            Optional<Failure> failure = kind.look();
            if (failure.isEmpty()) {
                seen.add(kind);
            } else if (failure.get() instanceof Failure.Forbidden) {
                forbidden = failure;
            } else {
                failed(failure.get());
                return;
            }
        }
        nextLook = System.nanoTime() + config.resync().toNanos();
        seen.forEach(Watched::wakeSuspects);
        if (wasDown || (lastFailure != null && forbidden.isEmpty())) {
            recovered();
        }
        if (forbidden.isPresent()) {
            failed(forbidden.get());
            return;
        }
        lastFailure = null;
        afterEachLook.run();
    }

    private void failed(Failure failure) {
        if (!failure.isOutage()) {
            // Wrong credentials or too few scopes: nothing that asking more often would mend.
            nextLook = System.nanoTime() + config.resync().toNanos();
            wasDown = false;
        }
        if (lastFailure == null || !lastFailure.getClass().equals(failure.getClass())) {
            LOG.atWarn()
                    .addKeyValue("reason", FailureReasons.of(failure).text())
                    .log("{}", failure.message());
            if (!failure.isOutage()) {
                events.onOperator("Warning", FailureReasons.of(failure).text(), failure.message());
            }
        }
        lastFailure = failure;
        if (failure.isOutage() && !told && connection.outage().compareTo(config.outageGrace()) >= 0) {
            told = true;
            events.onOperator("Warning", FailureReasons.of(failure).text(), failure.message());
            wakeAll();
        }
        afterEachLook.run();
    }

    /** One call that failed is repeated by whoever made it, and nobody else has to be looked at. */
    private void recovered() {
        wasDown = false;
        boolean refused = lastFailure != null && !lastFailure.isOutage();
        if (connection.hasBroken() || told || refused) {
            wakeAll();
        }
        if (told) {
            told = false;
            events.onOperator("Normal", "ServerReachable", "the server answers again");
        }
    }

    /** Evenly spread, in no order. */
    private void wakeAll() {
        List<Runnable> wakeUps = new ArrayList<>();
        kinds.forEach(kind -> kind.wakeUps().forEach(wakeUps::add));
        Collections.shuffle(wakeUps);
        long spread = config.spread().toMillis();
        for (int i = 0; i < wakeUps.size(); i++) {
            var unused = thread.schedule(wakeUps.get(i), spread * i / wakeUps.size(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
