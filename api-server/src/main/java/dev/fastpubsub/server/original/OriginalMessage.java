package dev.fastpubsub.server.original;

/**
 * A message that a subscription of the original still has.
 *
 * @param attempts deliveries so far
 * @param availableAt when it may be delivered, as PostgreSQL writes it
 * @param createdAt as PostgreSQL writes it
 * @param datable whether a message id has room for its time of creation
 */
record OriginalMessage(
        String id,
        String subscriptionId,
        String status,
        int attempts,
        String availableAt,
        String createdAt,
        boolean datable,
        String payload) {

    boolean isDead() {
        return status.equals("dlq");
    }

    boolean isLocked() {
        return status.equals("delivered");
    }

    boolean hasKnownStatus() {
        return isDead() || isLocked() || status.equals("available");
    }

    @Override
    public String toString() {
        return "OriginalMessage[" + id + "]";
    }
}
