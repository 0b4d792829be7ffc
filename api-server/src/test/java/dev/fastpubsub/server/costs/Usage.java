package dev.fastpubsub.server.costs;

import java.util.Locale;

/**
 * What one unit of work (a message, a call) cost, in microseconds.
 *
 * @param server CPU of the server
 * @param postgres CPU of PostgreSQL with all its processes
 * @param elapsed on the clock
 */
record Usage(double server, double postgres, double elapsed) {

    static final Usage NONE = new Usage(0, 0, 0);

    Usage plus(Usage other, double weight) {
        return new Usage(
                server + other.server * weight, postgres + other.postgres * weight, elapsed + other.elapsed * weight);
    }

    /** CPU of both. */
    double micros() {
        return server + postgres;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.1f us CPU (server %.1f, PostgreSQL %.1f; %.1f on the clock)",
                micros(),
                server,
                postgres,
                elapsed);
    }
}
