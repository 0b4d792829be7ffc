package dev.fastpubsub.server.history;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message as one claim gave it to one consumer, and what the consumer did then; nothing if it crashed. */
public final class Delivery {
    private final String message;
    private final UUID id;
    private final long off;
    private final int attempts;
    private final Span claim;
    private volatile @Nullable Span ack;
    private volatile @Nullable Span nack;

    public Delivery(String message, UUID id, long off, int attempts, Span claim) {
        this.message = message;
        this.id = id;
        this.off = off;
        this.attempts = attempts;
        this.claim = claim;
    }

    public void acked(Span span) {
        ack = span;
    }

    public void nacked(Span span) {
        nack = span;
    }

    public UUID id() {
        return id;
    }

    String message() {
        return message;
    }

    long off() {
        return off;
    }

    int attempts() {
        return attempts;
    }

    Span claim() {
        return claim;
    }

    @Nullable
    Span ack() {
        return ack;
    }

    @Nullable
    Span nack() {
        return nack;
    }
}
