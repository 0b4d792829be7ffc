package dev.fastpubsub.server.metrics;

import java.time.Duration;
import java.util.Arrays;

/** The upper ends of a histogram's buckets. */
final class Buckets {

    private Buckets() {}

    static Duration[] ofMillis(long... millis) {
        return Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
