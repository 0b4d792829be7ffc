package dev.fastpubsub.server.costs;

import org.jspecify.annotations.Nullable;

/** A value that is made when it is first asked for. For one thread. */
final class Once<T> {

    private final Source<T> source;
    private @Nullable T value;

    Once(Source<T> source) {
        this.source = source;
    }

    T get() throws Exception {
        T known = value;
        if (known == null) {
            known = source.get();
            value = known;
        }
        return known;
    }

    interface Source<T> {
        T get() throws Exception;
    }
}
