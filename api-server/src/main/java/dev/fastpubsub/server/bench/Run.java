package dev.fastpubsub.server.bench;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Tells this run from all others. Its clock is this process's: times in messages mean something to nobody else.
 *
 * @param name letters, digits and dashes
 * @param origin when its clock was at zero, of {@link System#nanoTime}
 */
record Run(String name, long origin) {

    private static final int RANDOM_BYTES = 4;

    static Run begin() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return new Run(HexFormat.of().formatHex(random), System.nanoTime());
    }

    /** What goes into a message for a time of {@link System#nanoTime}. */
    long at(long nanoTime) {
        return nanoTime - origin;
    }

    /** The other way round. */
    long nanoTime(long at) {
        return at + origin;
    }
}
