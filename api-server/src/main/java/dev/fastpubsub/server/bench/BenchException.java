package dev.fastpubsub.server.bench;

/** A run cannot go on. The message is one line for whoever started it, and holds no secret. */
final class BenchException extends RuntimeException {

    BenchException(String message) {
        super(message);
    }
}
