package dev.fastpubsub.server.bench;

import java.util.Locale;

/**
 * Whether everything came, once. Counts are of messages, added up over the subscriptions.
 *
 * @param owed confirmed publishes that the subscriptions had to get
 * @param received of this run, each once
 * @param lost confirmed, but never given
 * @param doubled given again although they were acknowledged, or said to be given for the first time twice
 * @param unexpected given although never published or although the filter excludes them
 * @param redelivered given with more than one attempt, as at least once allows
 * @param foreign of somebody else
 */
record Verdict(
        int subscriptions,
        long owed,
        long received,
        long lost,
        long doubled,
        long unexpected,
        long redelivered,
        long foreign) {

    static final Verdict NONE = new Verdict(0, 0, 0, 0, 0, 0, 0, 0);

    Verdict plus(Verdict other) {
        return new Verdict(
                subscriptions + other.subscriptions,
                owed + other.owed,
                received + other.received,
                lost + other.lost,
                doubled + other.doubled,
                unexpected + other.unexpected,
                redelivered + other.redelivered,
                foreign + other.foreign);
    }

    boolean isGood() {
        return lost == 0 && doubled == 0 && unexpected == 0;
    }

    /** One line. */
    @Override
    public String toString() {
        String result = isGood()
                ? "nothing lost, nothing doubled"
                : String.format(Locale.ROOT, "LOST %,d, DOUBLED %,d, UNEXPECTED %,d", lost, doubled, unexpected);
        return String.format(
                Locale.ROOT,
                "%s: %,d owed to %,d subscription%s, %,d received, %,d redelivered",
                result,
                owed,
                subscriptions,
                subscriptions == 1 ? "" : "s",
                received,
                redelivered);
    }
}
