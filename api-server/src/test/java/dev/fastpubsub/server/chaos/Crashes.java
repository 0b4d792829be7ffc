package dev.fastpubsub.server.chaos;

import java.util.List;

/**
 * What crashes of PostgreSQL excuse.
 *
 * <p>A claim commits asynchronously, so a crash may forget it, but not one that had ended before a publish began that was confirmed before
 * the crash: that commit took the claim's along to the disk.
 */
final class Crashes {

    private final List<Span> spans;
    private final long[] flushed;

    private Crashes(List<Span> spans, long[] flushed) {
        this.spans = spans;
        this.flushed = flushed;
    }

    static Crashes of(History history) {
        List<Span> spans = history.crashes();
        return new Crashes(
                spans,
                spans.stream()
                        .mapToLong(crash -> flushedBefore(crash, history.publications()))
                        .toArray());
    }

    private static long flushedBefore(Span crash, Publications publications) {
        long flushed = -1;
        for (int i = 0; i < publications.size(); i++) {
            if (publications.to(i) < crash.from()) {
                flushed = Math.max(flushed, publications.from(i));
            }
        }
        return flushed;
    }

    /** Whether a crash until then may have taken back that it was claimed. */
    boolean mayHaveForgotten(Delivery delivery, long until) {
        for (int i = 0; i < flushed.length; i++) {
            if (spans.get(i).overlaps(delivery.since(), until) && delivery.claimed() > flushed[i]) {
                return true;
            }
        }
        return false;
    }

    boolean between(long from, long to) {
        return spans.stream().anyMatch(crash -> crash.overlaps(from, to));
    }
}
