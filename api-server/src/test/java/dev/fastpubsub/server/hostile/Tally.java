package dev.fastpubsub.server.hostile;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** Counts outcomes, and keeps the first failures whole. Thread-safe. */
final class Tally {

    private static final int KEPT = 50;

    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final LongAdder failed = new LongAdder();
    private final LongAdder resent = new LongAdder();
    private final List<String> resends = new CopyOnWriteArrayList<>();

    void add(HostileRequest request, Outcome outcome) {
        switch (outcome) {
            case Outcome.Answered answered -> count(Integer.toString(answered.status()));
            case Outcome.Closed _ -> count("closed");
            case Outcome.Hung _ -> {
                count("hung");
                fail(request + ": no answer in time");
            }
            case Outcome.Lost(String how) -> {
                count("lost");
                fail(request + ": " + how);
            }
            case Outcome.Wrong wrong -> {
                count(Integer.toString(wrong.status()));
                fail(request + ": " + wrong.status() + " " + String.join(", ", wrong.violations()));
            }
        }
    }

    /** Of something other than a request. */
    void fail(String failure) {
        failed.increment();
        keep(failures, failure);
    }

    private static void keep(List<String> told, String what) {
        if (told.size() < KEPT) {
            told.add(what);
        }
    }

    /** Its connection had ended before it was answered, and so it is sent again. */
    void addResent(HostileRequest request, Outcome.Lost lost) {
        resent.increment();
        keep(resends, request + ": " + lost.how());
    }

    long resent() {
        return resent.sum();
    }

    /** The first of those that were sent again, and how each connection ended. */
    List<String> resends() {
        return List.copyOf(resends);
    }

    private void count(String what) {
        counts.computeIfAbsent(what, key -> new LongAdder()).increment();
    }

    long count(int status) {
        LongAdder adder = counts.get(Integer.toString(status));
        return adder == null ? 0 : adder.sum();
    }

    Map<String, LongAdder> counts() {
        return counts;
    }

    long failed() {
        return failed.sum();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }
}
