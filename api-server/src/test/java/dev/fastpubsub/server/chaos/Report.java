package dev.fastpubsub.server.chaos;

import java.util.Locale;

/** What a run prints, on standard output. */
final class Report {

    private Report() {}

    @SuppressWarnings("AnnotateFormatMethod")
    static void line(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    static void row(String name, long value) {
        line("%-55s %,12d", name, value);
    }
}
