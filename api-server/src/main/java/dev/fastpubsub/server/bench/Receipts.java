package dev.fastpubsub.server.bench;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What one subscription has given, held against what was published. Thread-safe.
 *
 * <p>A message that comes again is doubled when the server says that it is its first delivery, or when its acknowledgement had
 * been confirmed in good time. Any other repetition is what at least once means, and is called redelivered.
 */
final class Receipts {

    private final String subscriptionId;
    private final boolean filtered;
    private final Ledger ledger;
    private final BitSet[] received;
    private final BitSet[] acked;
    private long distinct;
    private long unacked;
    private long doubled;
    private long redelivered;
    private long unexpected;
    private long foreign;

    Receipts(String subscriptionId, boolean filtered, Ledger ledger) {
        this.subscriptionId = subscriptionId;
        this.filtered = filtered;
        this.ledger = ledger;
        this.received = bitSets(ledger.publishers());
        this.acked = bitSets(ledger.publishers());
    }

    String subscriptionId() {
        return subscriptionId;
    }

    synchronized void receive(List<Delivery> deliveries) {
        unacked += deliveries.size();
        for (Delivery delivery : deliveries) {
            if (delivery.isForeign()) {
                foreign++;
            } else if (delivery.publisher() >= received.length) {
                unexpected++;
            } else {
                receive(delivery);
            }
        }
    }

    /**
     * The server has confirmed that these are done.
     *
     * @param inTime before their lock can have timed out
     */
    synchronized void acked(List<Delivery> deliveries, boolean inTime) {
        unacked -= deliveries.size();
        for (Delivery delivery : deliveries) {
            if (inTime && !delivery.isForeign() && delivery.publisher() < acked.length) {
                acked[delivery.publisher()].set(delivery.sequence());
            }
        }
    }

    /** Everything that came, also what came again. */
    synchronized long deliveries() {
        return distinct + doubled + redelivered + unexpected + foreign;
    }

    /**
     * How many confirmed messages have not come. Exact when it is near zero; with many still to come it is what is missing at least,
     * which is cheaper to know.
     */
    synchronized long missing() {
        long atLeast = ledger.confirmed(filtered) - distinct;
        return atLeast > 0 ? atLeast : lost();
    }

    /** How many deliveries are not acknowledged yet. */
    synchronized long unacked() {
        return unacked;
    }

    /** Of use when nothing is published or consumed any more. */
    synchronized Verdict verdict() {
        long stray = unexpected;
        for (int publisher = 0; publisher < received.length; publisher++) {
            BitSet strays = (BitSet) received[publisher].clone();
            BitSet doubtful = ledger.doubtful(publisher);
            strays.andNot(filtered ? matching(doubtful) : doubtful);
            strays.andNot(ledger.owed(publisher, filtered));
            stray += strays.cardinality();
        }
        return new Verdict(1, ledger.confirmed(filtered), distinct, lost(), doubled, stray, redelivered, foreign);
    }

    private void receive(Delivery delivery) {
        BitSet publisher = received[delivery.publisher()];
        boolean again = publisher.get(delivery.sequence());
        if (!again) {
            publisher.set(delivery.sequence());
            distinct++;
        }
        if (again && (delivery.attempts() <= 1 || acked[delivery.publisher()].get(delivery.sequence()))) {
            doubled++;
        } else if (delivery.attempts() > 1) {
            redelivered++;
        }
    }

    private long lost() {
        long lost = 0;
        for (int publisher = 0; publisher < received.length; publisher++) {
            BitSet owed = ledger.owed(publisher, filtered);
            owed.andNot(received[publisher]);
            lost += owed.cardinality();
        }
        return lost;
    }

    private BitSet matching(BitSet sequences) {
        BitSet matching = new BitSet();
        sequences.stream().filter(ledger.matching()::has).forEach(matching::set);
        return matching;
    }

    private static BitSet[] bitSets(int count) {
        BitSet[] sets = new BitSet[count];
        Arrays.setAll(sets, i -> new BitSet());
        return sets;
    }
}
