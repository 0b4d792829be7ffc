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
        if (failures.size() < KEPT) {
            failures.add(failure);
        }
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
