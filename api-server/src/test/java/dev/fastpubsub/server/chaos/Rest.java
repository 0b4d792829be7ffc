package dev.fastpubsub.server.chaos;

import java.util.Map;

/**
 * How a subscription stands when all is over.
 *
 * @param at when it was looked at
 * @param available of GET metrics, as the next three
 * @param deadLetters of GET dlq: attempts by message
 */
record Rest(long at, long available, long delivered, long acked, long dead, Map<Integer, Integer> deadLetters) {

    Rest {
        deadLetters = Map.copyOf(deadLetters);
    }
}
