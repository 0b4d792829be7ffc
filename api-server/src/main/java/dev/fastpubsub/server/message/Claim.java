package dev.fastpubsub.server.message;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * What a consumer asks for.
 *
 * @param maxWait how long it waits at most for a first message
 * @param hungUp whether nobody is there any more to take the answer; costs a system call
 */
record Claim(String consumerId, int batchSize, Duration maxWait, BooleanSupplier hungUp) {

    /** The same, but for its wait, which ends at that {@code System.nanoTime()}. */
    Claim until(long nanoTime) {
        Duration left = Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
        return new Claim(consumerId, batchSize, left, hungUp);
    }

    /** By somebody who neither waits nor goes away. */
    static Claim now(String consumerId, int batchSize) {
        return new Claim(consumerId, batchSize, Duration.ZERO, () -> false);
    }
}
