package dev.fastpubsub.server.costs;

import java.util.Arrays;

/** Sixteen consumers of one subscription against four: they must not be in each other's way. */
final class Consumers {

    private static final int MESSAGES = 20_000;
    private static final int BATCH = 10;
    private static final String ID = "consumers";

    private Consumers() {}

    /** False when sixteen are slower, by the median of the pairs. */
    static boolean measure(Rows rows, Stage stage, int pairs) throws Exception {
        Report.section("16 consumers of one subscription at batch " + BATCH + " against 4: messages per second");
        rows.subscription(rows.topic(ID), "");
        double[] ratios = new double[pairs];
        for (int i = -1; i < pairs; i++) { // the first is for warming up
            double few = rate(rows, stage, 4);
            double many = rate(rows, stage, 16);
            if (i >= 0) {
                ratios[i] = many / few;
                Report.line("  pair %d: %,.0f with 16, %,.0f with 4, ratio %.2f", i + 1, many, few, ratios[i]);
            }
        }
        Arrays.sort(ratios);
        boolean good = ratios[pairs / 2] >= 1;
        Report.line("16 consumers / 4 consumers: %.2f, bound 1.00: %s", ratios[pairs / 2], good ? "ok" : "MISSED");
        return good;
    }

    private static double rate(Rows rows, Stage stage, int consumers) throws Exception {
        stage.load().publish(ID, MESSAGES, MESSAGES / 2);
        return 1e6
                / stage.meter()
                        .measure(MESSAGES, () -> rows.take(ID, consumers, BATCH, MESSAGES))
                        .elapsed();
    }
}
