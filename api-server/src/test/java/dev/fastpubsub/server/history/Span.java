package dev.fastpubsub.server.history;

import java.util.function.Supplier;

/**
 * Something happened not before and not after these instants of {@link System#nanoTime}: a call's begin and end.
 */
public record Span(long from, long to) {
    public static Span of(Runnable call) {
        long from = System.nanoTime();
        call.run();
        return new Span(from, System.nanoTime());
    }

    public static <T> Timed<T> timed(Supplier<T> call) {
        long from = System.nanoTime();
        T result = call.get();
        return new Timed<>(result, new Span(from, System.nanoTime()));
    }

    /** Surely, whatever the true instants are. */
    boolean isBefore(Span other) {
        return to < other.from;
    }

    public record Timed<T>(T result, Span span) {}
}
