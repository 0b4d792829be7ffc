package dev.fastpubsub.server.chaos;

/**
 * One message as one claim brought it to one consumer.
 *
 * @param since when it may have been claimed at the earliest: not before it was asked for, nor before it was published
 * @param claimed when the answer was there
 * @param settlement how the consumer ended it; NONE for one that crashed or was too late
 * @param settledFrom when that was sent
 * @param settledTo when that was confirmed; {@link Publications#NEVER} while it is in doubt
 */
record Delivery(
        int message, int attempts, long since, long claimed, Settlement settlement, long settledFrom, long settledTo) {

    enum Settlement {
        NONE,
        ACK,
        NACK
    }

    boolean isAcked() {
        return settlement == Settlement.ACK;
    }

    boolean isNacked() {
        return settlement == Settlement.NACK;
    }
}
