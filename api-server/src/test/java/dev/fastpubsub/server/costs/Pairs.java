package dev.fastpubsub.server.costs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Two costs compared: measured in turn, a slice of one and a slice of the other, because whatever else the machine does then
 * hits both; and by the median of the pairs' ratios, because one pair may be hit alone.
 */
final class Pairs {

    /** What a pair's amount of work is divided by for one slice. */
    static final int SLICES = 10;

    private final String name;
    private final double bound;
    private final List<Usage> first = new ArrayList<>();
    private final List<Usage> second = new ArrayList<>();

    /** @param bound which the first cost divided by the second must not exceed */
    Pairs(String name, double bound) {
        this.name = name;
        this.bound = bound;
    }

    /** Adds a pair: both costs, each measured in ten slices. */
    void measure(Slice firstSlice, Slice secondSlice) throws Exception {
        Usage a = Usage.NONE;
        Usage b = Usage.NONE;
        for (int i = 0; i < SLICES; i++) {
            a = a.plus(firstSlice.measure(), 1.0 / SLICES);
            b = b.plus(secondSlice.measure(), 1.0 / SLICES);
        }
        first.add(a);
        second.add(b);
        Report.line("  pair %d: %s | %s | ratio %.3f", first.size(), a, b, a.micros() / b.micros());
    }

    boolean isWithinBound() {
        return ratio() <= bound;
    }

    String summary() {
        double[] ratios = ratios();
        return String.format(
                Locale.ROOT,
                "%-58s %8.1f us | %8.1f us | %.3f (%.3f to %.3f), bound %.2f: %s",
                name,
                median(first.stream().mapToDouble(Usage::micros).toArray()),
                median(second.stream().mapToDouble(Usage::micros).toArray()),
                ratio(),
                ratios[0],
                ratios[ratios.length - 1],
                bound,
                isWithinBound() ? "ok" : "MISSED");
    }

    private double ratio() {
        return median(ratios());
    }

    private double[] ratios() {
        double[] ratios = new double[first.size()];
        Arrays.setAll(ratios, i -> first.get(i).micros() / second.get(i).micros());
        Arrays.sort(ratios);
        return ratios;
    }

    private static double median(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    interface Slice {
        Usage measure() throws Exception;
    }
}
