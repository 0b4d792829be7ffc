package dev.fastpubsub.server.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Which fault comes when: the same for the same seed and length, whatever the machine does. */
record Schedule(List<Planned> faults) {

    Schedule {
        faults = List.copyOf(faults);
    }

    /** Each sort evenly over the run, each somewhere within its part of it, so that none is missing in a short one. */
    static Schedule of(long seed, int seconds) {
        List<Planned> faults = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            SplittableRandom random = new SplittableRandom(seed * 31 + fault.ordinal());
            int count = Math.max(1, seconds / fault.periodSeconds());
            for (int i = 0; i < count; i++) {
                double second = (i + random.nextDouble()) * seconds / count;
                faults.add(new Planned((long) (second * 1_000), fault, random.nextInt(Integer.MAX_VALUE)));
            }
        }
        faults.sort(Comparator.comparingLong(Planned::atMillis));
        return new Schedule(faults);
    }

    long count(Fault fault) {
        return faults.stream().filter(planned -> planned.fault() == fault).count();
    }

    /**
     * One of them.
     *
     * @param atMillis since the load began
     * @param dice decides whom it hits and how hard
     */
    record Planned(long atMillis, Fault fault, int dice) {}
}
