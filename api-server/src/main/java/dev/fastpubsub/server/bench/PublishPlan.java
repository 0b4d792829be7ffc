package dev.fastpubsub.server.bench;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;

/**
 * How a run publishes.
 *
 * @param connections publishers, each with one request at a time
 * @param batch messages of one request
 * @param size bytes of one message
 * @param rate messages per second of all publishers; 0 for as many as the server takes
 * @param messages in all, without warm-up; 0 for as many as the duration has room for
 * @param duration without warm-up; zero for as long as the messages take
 */
record PublishPlan(int connections, int batch, int size, double rate, long messages, Duration duration) {

    PublishPlan {
        Checks.atLeast(1, connections, "--connections");
        Checks.between(1, 100_000, batch, "--batch");
        Checks.between(Payloads.LEAST_BYTES, 1 << 28, size, "--size");
        Checks.between(0, 1e9, rate, "--rate");
        Checks.atLeast(0, messages, "--messages");
        Checks.atLeast(0, duration.toNanos(), "--duration");
    }

    /** In a few words. */
    String describe(String who) {
        DecimalFormat number = new DecimalFormat("#,##0.##", DecimalFormatSymbols.getInstance(Locale.ROOT));
        String pace = rate == 0 ? "closed loop" : number.format(rate) + " messages/s in an open loop";
        return String.format(Locale.ROOT, "%,d %s, %,d messages a request, %s", connections, who, batch, pace);
    }

    Schedule schedule() {
        return new Schedule(rate, batch, messages, duration);
    }

    /** At the same rate, for so long, which is not zero. */
    Schedule warmUp(Duration warmUp) {
        return new Schedule(rate, batch, 0, warmUp);
    }
}
