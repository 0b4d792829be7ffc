package dev.fastpubsub.server.chaos;

import dev.fastpubsub.server.chaos.Delivery.Settlement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the consumers of one subscription saw and did. A delivery costs 16 bytes, a call 24. Times are nanoseconds of the history's
 * clock. Thread-safe.
 */
final class SubscriptionLog {

    private static final int MOST_INCIDENTS = 100;

    private final String id;
    private final int topic;
    private final Kinds kinds;
    private final int maxAttempts;
    private final Span created;

    private final Ints claimants = new Ints();
    private final Longs claimFroms = new Longs();
    private final Longs claimTos = new Longs();

    private final Ints messages = new Ints();
    private final Ints attempts = new Ints();
    private final Ints claims = new Ints();
    private final Ints settlements = new Ints();

    private final Ints settlementKinds = new Ints();
    private final Longs settlementFroms = new Longs();
    private final Longs settlementTos = new Longs();

    private final List<Span> unanswered = new ArrayList<>();
    private final List<String> incidents = new ArrayList<>();
    private @Nullable Rest rest;

    /** @param created when it was asked for, and when it surely was there */
    SubscriptionLog(String id, int topic, Kinds kinds, int maxAttempts, Span created) {
        this.id = id;
        this.topic = topic;
        this.kinds = kinds;
        this.maxAttempts = maxAttempts;
        this.created = created;
        settlementKinds.add(Settlement.NONE.ordinal());
        settlementFroms.add(Publications.NEVER);
        settlementTos.add(Publications.NEVER);
    }

    /** The whole answer of a claim is there. Returns the index of its first message here; the others follow. */
    synchronized int delivered(int consumer, Span call, int[] claimed, int[] claimedAttempts) {
        int claim = claimants.add(consumer);
        claimFroms.add(call.from());
        claimTos.add(call.to());
        int first = messages.size();
        for (int i = 0; i < claimed.length; i++) {
            messages.add(claimed[i]);
            attempts.add(claimedAttempts[i]);
            claims.add(claim);
            settlements.add(0);
        }
        return first;
    }

    /** A claim whose answer was not read to its end: some messages may be locked to somebody who does not know it. */
    synchronized void unanswered(Span call) {
        unanswered.add(call);
    }

    /**
     * How deliveries were ended.
     *
     * @param call its end is {@link Publications#NEVER} while it is in doubt
     */
    synchronized void settled(Settlement kind, Span call, List<Integer> deliveries) {
        int settlement = settlementKinds.add(kind.ordinal());
        settlementFroms.add(call.from());
        settlementTos.add(call.to());
        deliveries.forEach(delivery -> settlements.set(delivery, settlement));
    }

    /** Something came that was never published like this. */
    synchronized void foreign(String what) {
        if (incidents.size() < MOST_INCIDENTS) {
            incidents.add(what);
        }
    }

    /** Not called for one that was deleted. */
    synchronized void cameToRest(Rest how) {
        rest = how;
    }

    String id() {
        return id;
    }

    int topic() {
        return topic;
    }

    Kinds kinds() {
        return kinds;
    }

    int maxAttempts() {
        return maxAttempts;
    }

    Span created() {
        return created;
    }

    synchronized Optional<Rest> rest() {
        return Optional.ofNullable(rest);
    }

    synchronized List<String> incidents() {
        return List.copyOf(incidents);
    }

    synchronized List<Span> unanswered() {
        return List.copyOf(unanswered);
    }

    /** How many claims and settlements there were. */
    synchronized int calls() {
        return claimants.size() + unanswered.size() + settlementKinds.size() - 1;
    }

    /** Acks and nacks in doubt. */
    synchronized int settlementsInDoubt() {
        int count = 0;
        for (int i = 1; i < settlementTos.size(); i++) {
            count += settlementTos.get(i) == Publications.NEVER ? 1 : 0;
        }
        return count;
    }

    synchronized int deliveries() {
        return messages.size();
    }

    synchronized int message(int delivery) {
        return messages.get(delivery);
    }

    synchronized int consumer(int delivery) {
        return claimants.get(claims.get(delivery));
    }

    /** @param published when its message was sent */
    synchronized Delivery delivery(int index, long published) {
        int claim = claims.get(index);
        int settlement = settlements.get(index);
        return new Delivery(
                messages.get(index),
                attempts.get(index),
                Math.max(claimFroms.get(claim), published),
                claimTos.get(claim),
                Settlement.values()[settlementKinds.get(settlement)],
                settlementFroms.get(settlement),
                settlementTos.get(settlement));
    }
}
