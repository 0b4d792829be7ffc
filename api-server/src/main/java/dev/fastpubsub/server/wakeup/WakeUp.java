package dev.fastpubsub.server.wakeup;

import java.util.Set;

/** Why somebody who waits for messages should look again. */
public sealed interface WakeUp {

    /**
     * Messages have been published to a topic.
     *
     * @param routed the numbers of its routed subscriptions that some of them matched; those that are not routed get all
     */
    record Published(int topicNum, Set<Integer> routed) implements WakeUp {
        public Published {
            routed = Set.copyOf(routed);
        }
    }

    /** All subscriptions of a topic are concerned: perhaps they all get messages, or they are deleted. */
    record OfAll(int topicNum) implements WakeUp {}

    /** Messages may have been published to a topic: a commit was not answered. */
    record Doubtful(int topicNum) implements WakeUp {}

    /** Messages of a subscription come due at another time than before, or never, since it is deleted. */
    record Rescheduled(int subscriptionNum) implements WakeUp {}

    /** Anything may have happened: nobody listened for a while. */
    record Unknown() implements WakeUp {}
}
