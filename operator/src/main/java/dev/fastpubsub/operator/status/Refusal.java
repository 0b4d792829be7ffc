package dev.fastpubsub.operator.status;

import dev.fastpubsub.crd.v1alpha1.Reason;

/** A resource cannot be brought to what it asks for, and why: ends the round, and becomes the Ready condition. */
public final class Refusal extends RuntimeException {

    private final Reason reason;

    public Refusal(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Never null. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
