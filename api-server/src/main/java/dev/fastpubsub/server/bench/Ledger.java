package dev.fastpubsub.server.bench;

import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What was published, by publisher and number. A message is in doubt from before it is sent until the server confirms it: so
 * what a cut connection leaves behind stays in doubt, and nobody may say that it is lost or that it must not be there.
 * Thread-safe.
 */
final class Ledger {

    private final Share matching;
    private final Page[] pages;
    private final AtomicLong confirmed = new AtomicLong();
    private final AtomicLong confirmedMatching = new AtomicLong();

    /** @param matching which of each publisher's messages a filter lets through */
    Ledger(int publishers, Share matching) {
        this.matching = matching;
        this.pages = new Page[publishers];
        Arrays.setAll(pages, i -> new Page());
    }

    int publishers() {
        return pages.length;
    }

    Share matching() {
        return matching;
    }

    /** The first number of so many messages that are about to be sent. */
    int begin(int publisher, int count) {
        Page page = pages[publisher];
        synchronized (page) {
            int first = page.next;
            page.next = Math.addExact(first, count);
            page.doubtful.set(first, page.next);
            return first;
        }
    }

    /** The server has said that it has them. */
    void confirm(int publisher, int first, int count) {
        Page page = pages[publisher];
        int matches = 0;
        synchronized (page) {
            page.doubtful.clear(first, first + count);
            page.confirmed.set(first, first + count);
            for (int sequence = first; sequence < first + count; sequence++) {
                if (matching.has(sequence)) {
                    page.confirmedMatching.set(sequence);
                    matches++;
                }
            }
        }
        confirmed.addAndGet(count);
        confirmedMatching.addAndGet(matches);
    }

    /** The server has said that it does not want them. */
    void refuse(int publisher, int first, int count) {
        Page page = pages[publisher];
        synchronized (page) {
            page.doubtful.clear(first, first + count);
        }
    }

    /** @param filtered whether to count only what the filter lets through */
    long confirmed(boolean filtered) {
        return (filtered ? confirmedMatching : confirmed).get();
    }

    long inDoubt() {
        long count = 0;
        for (Page page : pages) {
            synchronized (page) {
                count += page.doubtful.cardinality();
            }
        }
        return count;
    }

    /** A copy: what a subscription has to get of a publisher's messages. */
    BitSet owed(int publisher, boolean filtered) {
        Page page = pages[publisher];
        synchronized (page) {
            return (BitSet) (filtered ? page.confirmedMatching : page.confirmed).clone();
        }
    }

    /** A copy: what it may get or not. */
    BitSet doubtful(int publisher) {
        Page page = pages[publisher];
        synchronized (page) {
            return (BitSet) page.doubtful.clone();
        }
    }

    /** One publisher's. Guarded by itself. */
    private static final class Page {
        private int next;
        private final BitSet doubtful = new BitSet();
        private final BitSet confirmed = new BitSet();
        private final BitSet confirmedMatching = new BitSet();
    }
}
