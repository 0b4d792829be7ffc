package dev.fastpubsub.server.history;

/**
 * One message that somebody published, or tried to.
 *
 * @param message its id in its payload
 * @param publisher who published it, one message after the other
 * @param sequence higher than that of all that this publisher published before
 * @param kind what filters look at
 */
public record Publication(
        String message, String topic, String publisher, int sequence, String kind, Outcome outcome, Span span) {

    /** What the publisher knows of it. */
    public enum Outcome {
        CONFIRMED,
        IN_DOUBT,
        ROLLED_BACK
    }
}
