package dev.fastpubsub.operator.chaos;

/**
 * What somebody wants of one name.
 *
 * @param topic the name of a subscription's topic; of others empty
 * @param wanted whether there is to be a resource
 * @param incarnation the how manieth of its name; another one means that it is deleted and made anew
 * @param revision what its spec says; starts at 0 with each incarnation
 * @param rotations how often its credentials were to be changed; starts at 0 with each incarnation
 */
record Wish(Kind kind, String name, String topic, boolean wanted, int incarnation, int revision, int rotations) {

    enum Kind {
        TOPIC,
        SUBSCRIPTION,
        CLIENT,
        /** A topic that stays on the server when its resource goes. */
        RETAINED_TOPIC
    }

    static Wish nothing(Kind kind, String name, String topic) {
        return new Wish(kind, name, topic, false, 0, 0, 0);
    }

    Wish anew() {
        return new Wish(kind, name, topic, true, incarnation + 1, 0, 0);
    }

    Wish gone() {
        return new Wish(kind, name, topic, false, incarnation, revision, rotations);
    }

    Wish revised() {
        return new Wish(kind, name, topic, wanted, incarnation, revision + 1, rotations);
    }

    Wish rotated() {
        return new Wish(kind, name, topic, wanted, incarnation, revision, rotations + 1);
    }

    /** What a client may do. */
    String scope() {
        return "topics:publish:revision-" + revision;
    }

    /** How often a subscription's message is delivered. */
    int attempts() {
        return 3 + revision;
    }
}
