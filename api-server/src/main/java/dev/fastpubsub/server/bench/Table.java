package dev.fastpubsub.server.bench;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** A result for people. */
final class Table {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int FINE = 10;

    private Table() {}

    static String of(Result result) {
        StringBuilder text = new StringBuilder(title(result.settings()));
        text.append(String.format(
                Locale.ROOT,
                "%n%n%-8s %12s %10s %8s %10s %9s %9s %9s %9s %9s %7s %7s%n",
                "",
                "messages",
                "msg/s",
                "MB/s",
                "requests/s",
                "p50",
                "p90",
                "p99",
                "p99.9",
                "max",
                "errors",
                "retries"));
        result.measured().forEach(row -> text.append(row(row)));
        text.append(System.lineSeparator()).append(remarks(result));
        return text.toString();
    }

    /** As short as it can be read; a dash when nothing was timed. */
    static String time(Histogram latencies, double percentile) {
        if (latencies.getTotalCount() == 0) {
            return "-";
        }
        double nanos = latencies.getValueAtPercentile(percentile);
        if (nanos >= NANOS_PER_SECOND) {
            return String.format(Locale.ROOT, "%.2f s", nanos / NANOS_PER_SECOND);
        }
        double millis = nanos / NANOS_PER_MILLI;
        return String.format(Locale.ROOT, millis < FINE ? "%.2f ms" : "%.1f ms", millis);
    }

    private static String title(Settings settings) {
        int subscriptions = settings.topology().subscriptions();
        return String.format(
                Locale.ROOT,
                "fastpubsub bench %s: %s%n%s; %,d subscription%s, messages of %,d bytes",
                settings.scenario().name(),
                settings.target().url(),
                settings.scenario().describe(settings),
                subscriptions,
                subscriptions == 1 ? "" : "s",
                settings.publish().size());
    }

    private static String row(Measured row) {
        Histogram latencies = row.latencies();
        return String.format(
                Locale.ROOT,
                "%-8s %,12d %,10.0f %8.2f %10s %9s %9s %9s %9s %9s %,7d %,7d%n",
                row.name(),
                row.messages(),
                row.messagesPerSecond(),
                row.megabytesPerSecond(),
                row.requests() == 0 ? "-" : String.format(Locale.ROOT, "%,.0f", row.requestsPerSecond()),
                time(latencies, 50),
                time(latencies, 90),
                time(latencies, 99),
                time(latencies, 99.9),
                time(latencies, 100),
                row.errors(),
                row.retries());
    }

    private static String remarks(Result result) {
        StringBuilder remarks = new StringBuilder();
        if (result.interrupted()) {
            remarks.append(String.format("stopped early%n"));
        }
        if (result.unsent() > 0) {
            remarks.append(String.format(
                    Locale.ROOT,
                    "behind: %,d messages were due and not sent in time; their wait is among the latencies%n",
                    result.unsent()));
        }
        if (result.inDoubt() > 0) {
            remarks.append(String.format(
                    Locale.ROOT, "in doubt: %,d messages of publishes whose outcome is not known%n", result.inDoubt()));
        }
        Verdict verdict = result.verdict();
        return remarks.append(verdict == null ? "not checked for losses" : verdict.toString())
                .toString();
    }
}
