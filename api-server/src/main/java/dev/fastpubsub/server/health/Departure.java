package dev.fastpubsub.server.health;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The first step of stopping: readiness fails, so that whoever distributes requests sends them elsewhere, while those that
 * still come are served for a while. The web server stops after this. Thread-safe.
 */
final class Departure implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

    private final Duration delay;
    private volatile boolean running;
    private volatile boolean begun;

    Departure(Duration delay) {
        this.delay = delay;
    }

    boolean hasBegun() {
        return begun;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        begun = true;
        LOG.info("stopping; requests are still served for {} s, while readiness fails", delay.toSeconds());
        try {
            TimeUnit.NANOSECONDS.sleep(delay.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stopped before everything else. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
