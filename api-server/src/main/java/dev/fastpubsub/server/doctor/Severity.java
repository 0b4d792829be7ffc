package dev.fastpubsub.server.doctor;

import java.util.Locale;

/** How bad something is that was found, the least first. */
enum Severity {
    OK,

    /** Worth knowing, or could not be seen; nothing has to be done. */
    NOTE,

    /** Works, and will or may not go well. */
    WARNING,

    /** Does not work, or loses messages. */
    PROBLEM;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
