package dev.fastpubsub.server.costs;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/**
 * One kind of work of the standard set.
 *
 * @param reach CPU microseconds per unit that must not be exceeded
 * @param aim what we would like it to be
 * @param yardstick what each unit is compared to
 */
record Row(
        String name, String work, double reach, double aim, Yardstick yardstick, int warmUps, Pairs.Slice measurement) {

    /** What has been done for a unit anyway, whoever does it. */
    enum Yardstick {
        COPY,
        SELECT_1
    }

    /** The median of some repetitions, by CPU. */
    Usage measure(int repetitions) throws Exception {
        for (int i = 0; i < warmUps; i++) {
            measurement.measure();
        }
        Usage[] usages = new Usage[repetitions];
        for (int i = 0; i < repetitions; i++) {
            usages[i] = measurement.measure();
        }
        Arrays.sort(usages, Comparator.comparingDouble(Usage::micros));
        return usages[repetitions / 2];
    }

    String line(Usage usage, Usage copy, Usage select) {
        Usage compared = yardstick == Yardstick.COPY ? copy : select;
        return String.format(
                Locale.ROOT,
                "%-58s %7.1f %7.1f %7.1f %9.0f %6.0f %6.0f   %5.1f x %-8s %s",
                work,
                usage.micros(),
                usage.server(),
                usage.postgres(),
                1e6 / usage.elapsed(),
                reach,
                aim,
                usage.micros() / compared.micros(),
                yardstick == Yardstick.COPY ? "COPY" : "SELECT 1",
                verdict(usage));
    }

    boolean isReached(Usage usage) {
        return usage.micros() <= reach;
    }

    private String verdict(Usage usage) {
        return !isReached(usage) ? "MISSED" : usage.micros() <= aim ? "aim" : "reached";
    }
}
