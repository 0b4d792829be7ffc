package dev.fastpubsub.server.message;

import org.springframework.context.SmartLifecycle;

/**
 * A step of stopping: those who wait for messages get their answers before the web server waits for all requests to end. By then
 * others have been told that this server leaves, so who asks again asks another one. Thread-safe.
 */
final class WaitsEnd implements SmartLifecycle {

    private final WaitingLines lines;
    private volatile boolean running;

    WaitsEnd(WaitingLines lines) {
        this.lines = lines;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        lines.close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After readiness has failed for a while, which is the very first step, and before the web server stops. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }
}
