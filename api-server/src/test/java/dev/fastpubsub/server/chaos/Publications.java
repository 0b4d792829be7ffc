package dev.fastpubsub.server.chaos;

/**
 * What was published or tried to be. Messages have numbers that ascend over all topics, those of one request in a row, so that a
 * request costs some 30 bytes here and a message nothing. Times are nanoseconds of the history's clock. Thread-safe.
 */
final class Publications {

    /** When something ends of which nobody knows whether it has happened, or still will. */
    static final long NEVER = Long.MAX_VALUE;

    /** What a publisher knows. */
    enum Outcome {
        /** Asked, and no answer came, or one that says nothing for certain. */
        IN_DOUBT,
        CONFIRMED,
        /** Surely not done: nobody may ever get it. */
        REFUSED
    }

    private final Longs firsts = new Longs();
    private final Ints topics = new Ints();
    private final Longs froms = new Longs();
    private final Longs tos = new Longs();
    private final Ints outcomes = new Ints();
    private int messages;

    /** A request is about to be sent, in doubt until something else is said. Returns its index. */
    synchronized int begin(int topic, int count, long from) {
        firsts.add(messages);
        topics.add(topic);
        froms.add(from);
        tos.add(NEVER);
        messages += count;
        return outcomes.add(Outcome.IN_DOUBT.ordinal());
    }

    synchronized void confirmed(int publication, long to) {
        tos.set(publication, to);
        outcomes.set(publication, Outcome.CONFIRMED.ordinal());
    }

    synchronized void refused(int publication) {
        outcomes.set(publication, Outcome.REFUSED.ordinal());
    }

    synchronized int size() {
        return outcomes.size();
    }

    /** Their numbers are those below. */
    synchronized int messages() {
        return messages;
    }

    synchronized int firstMessage(int publication) {
        return publication < firsts.size() ? (int) firsts.get(publication) : messages;
    }

    /** The publication of a message. */
    synchronized int of(int message) {
        return firsts.floor(message);
    }

    synchronized int topic(int publication) {
        return topics.get(publication);
    }

    synchronized long from(int publication) {
        return froms.get(publication);
    }

    /** When it was surely done; {@link #NEVER} unless it is confirmed. */
    synchronized long to(int publication) {
        return tos.get(publication);
    }

    synchronized Outcome outcome(int publication) {
        return Outcome.values()[outcomes.get(publication)];
    }
}
