package dev.fastpubsub.server.bench;

/** What options must be; who gave a wrong one is told its name. */
final class Checks {

    private Checks() {}

    static void atLeast(double least, double value, String name) {
        if (!(value >= least)) {
            throw new IllegalArgumentException(name + " must be at least " + plain(least));
        }
    }

    static void between(double least, double most, double value, String name) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + " must be from " + plain(least) + " to " + plain(most));
        }
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
