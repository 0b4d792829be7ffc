package dev.fastpubsub.server.guide;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a page that does something.
 *
 * @param line where it starts in the page, counted from 1
 * @param text what stands in it
 * @param answer what the page shows as its answer; empty when there is none
 */
record Step(int line, Kind kind, String text, String answer) {

    /** Whatever differs from run to run, or is too long to be shown. */
    static final String ANYTHING = "…";

    private static final Pattern ID =
            Pattern.compile("\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b");
    private static final Pattern TIMESTAMP = Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    private static final Pattern SECRET = Pattern.compile("\\b[0-9a-f]{32}\\b");

    enum Kind {
        /** Commands, run where they stand. */
        RUN,
        /** Commands whose last one would go on for ever: it is stopped when it has said as much as the answer shows. */
        RUN_UNTIL_ANSWERED,
        /** A file; its name stands in the first line, in a comment. */
        FILE,
        /** From here on authentication is on. */
        AUTHENTICATION
    }

    Step answeredBy(String shown) {
        return new Step(line, kind, text, shown);
    }

    /** Whether the shell said what the page shows, but for ids, timestamps and secrets. */
    boolean isAnsweredBy(String output) {
        Matcher shown = Pattern.compile("[^…]+|…").matcher(comparable(answer));
        StringBuilder expected = new StringBuilder();
        while (shown.find()) {
            expected.append(shown.group().equals(ANYTHING) ? ".*" : Pattern.quote(shown.group()));
        }
        return Pattern.compile(expected.toString(), Pattern.DOTALL)
                .matcher(comparable(output))
                .matches();
    }

    private static String comparable(String text) {
        String withoutIds = ID.matcher(text.replaceAll("\\s+\n", "\n").strip()).replaceAll("(id)");
        return SECRET.matcher(TIMESTAMP.matcher(withoutIds).replaceAll("(timestamp)"))
                .replaceAll("(secret)");
    }
}
