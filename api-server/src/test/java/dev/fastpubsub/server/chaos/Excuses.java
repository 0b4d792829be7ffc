package dev.fastpubsub.server.chaos;

import java.util.List;

/**
 * What may make a message come again, or out of its place, by the promises. Whoever judges asks here whether it happened, or may
 * have.
 */
final class Excuses {

    /** A database session and ours read one machine's clocks, of which one is set by NTP now and then. */
    static final long CLOCK_ERROR = 50_000_000;

    /**
     * How long after its client went away a claim may still be done: a server is stopped for some seconds or waits for the database, whose
     * statements end after 30 s.
     */
    static final long LATEST_CLAIM = 60_000_000_000L;

    private final long lockTimeout;
    private final Crashes crashes;
    private final List<Span> unanswered;

    /** @param lockTimeout in nanoseconds */
    Excuses(long lockTimeout, Crashes crashes, SubscriptionLog subscription) {
        this.lockTimeout = lockTimeout;
        this.crashes = crashes;
        this.unanswered = subscription.unanswered();
    }

    Crashes crashes() {
        return crashes;
    }

    /** The lock may be over then. */
    boolean mayBeExpired(Delivery delivery, long at) {
        return at >= delivery.since() + lockTimeout - CLOCK_ERROR;
    }

    /** A nack may have hit the message in this time; an old one hits whoever holds it now. */
    static boolean mayBeNacked(List<Delivery> deliveries, long from, long to) {
        return deliveries.stream()
                .anyMatch(other -> other.isNacked() && other.settledFrom() <= to && other.settledTo() >= from);
    }

    /** Its ack surely found it in delivery: confirmed in time, and nothing may have taken the lock away before. */
    boolean isSurelyAcked(Delivery delivery, List<Delivery> all) {
        return delivery.isAcked()
                && delivery.settledTo() != Publications.NEVER
                && !mayBeExpired(delivery, delivery.settledTo())
                && !crashes.mayHaveForgotten(delivery, delivery.settledTo())
                && !mayBeNacked(all, delivery.since(), delivery.settledTo());
    }

    /** Claims that may have been done in this time without anybody having the answer. */
    long unanswered(long from, long to) {
        return unanswered.stream()
                .filter(claim -> claim.from() <= to && claim.to() + LATEST_CLAIM >= from)
                .count();
    }

    /**
     * So many attempts may have been counted in this time that no consumer saw.
     *
     * @param ends of deliveries, seen or not, that there must have been in this time for it: each by a nack or a lock timeout
     */
    boolean mayHaveMissed(int count, int ends, List<Delivery> all, long from, long to) {
        if (count <= 0) {
            return true;
        }
        long nacks = all.stream()
                .filter(other -> other.isNacked() && other.settledFrom() <= to && other.settledTo() >= from)
                .count();
        return to - from >= (ends - nacks) * (lockTimeout - CLOCK_ERROR) && unanswered(from, to) >= count;
    }
}
