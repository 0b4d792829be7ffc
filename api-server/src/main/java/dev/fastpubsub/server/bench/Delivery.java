package dev.fastpubsub.server.bench;

/**
 * A message as a subscription gave it.
 *
 * @param attempts how often it has been delivered, this time included
 * @param publisher who published it, from 0; {@link #FOREIGN} when it is not of this run
 * @param sequence its number among the publisher's, from 0
 * @param at when it was due to be published, in nanoseconds on the run's clock
 */
record Delivery(String id, int attempts, int publisher, int sequence, long at) {

    static final int FOREIGN = -1;

    boolean isForeign() {
        return publisher == FOREIGN;
    }
}
