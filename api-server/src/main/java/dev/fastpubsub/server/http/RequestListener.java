package dev.fastpubsub.server.http;

/** Is told of every request. Must be thread-safe, and must not throw. */
public interface RequestListener {

    /** A request has come in. */
    default void started() {}

    /** It has been answered. */
    void completed(CompletedRequest request);
}
