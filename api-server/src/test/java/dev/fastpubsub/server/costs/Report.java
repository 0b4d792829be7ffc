package dev.fastpubsub.server.costs;

import java.util.Locale;

/** What a benchmark prints, on standard output. */
final class Report {

    private Report() {}

    static void section(String title) {
        System.out.println();
        System.out.println("== " + title);
    }

    static void line(String text) {
        System.out.println(text);
    }

    @SuppressWarnings("AnnotateFormatMethod")
    static void line(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
