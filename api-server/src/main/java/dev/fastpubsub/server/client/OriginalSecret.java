package dev.fastpubsub.server.client;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Secrets as the original hashes them: Argon2id (RFC 9106), written as {@code $argon2id$v=19$m=65536,t=3,p=4$salt$hash}. A check
 * takes 64 MiB and some tenths of a second of CPU on purpose, so a server does one at a time, and whoever would have to wait long
 * is told so. It is needed once for each client that came from the original: its first login replaces the hash. Thread-safe.
 */
public final class OriginalSecret {

    private static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d{1,2}),p=\\d{1,2}\\$[A-Za-z0-9+/]{11,86}\\$[A-Za-z0-9+/]{22,86}");

    /** Twice what the original uses: a hash that asks for more would be an attack. */
    private static final int MAX_KIBIBYTES = 2 * 65_536;

    private static final int MAX_PASSES = 6;

    /** After moving over all clients log in at the same moment, and few of their programs try again. */
    private static final int PATIENCE_SECONDS = 20;

    private static final Semaphore ONE_AT_A_TIME = new Semaphore(1, true);

    private OriginalSecret() {}

    /** Whether secrets can be checked against this hash. */
    public static boolean isOne(String hash) {
        Matcher form = FORM.matcher(hash);
        return form.matches()
                && Integer.parseInt(form.group(1)) <= MAX_KIBIBYTES
                && Integer.parseInt(form.group(2)) <= MAX_PASSES;
    }

    /** @throws FastpubsubException SERVER_BUSY when many others wait */
    static boolean matches(String secret, String hash) {
        try {
            if (!ONE_AT_A_TIME.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new FastpubsubException(ErrorCode.SERVER_BUSY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FastpubsubException(ErrorCode.SERVER_BUSY, "interrupted", e);
        }
        try {
            // takes all parameters from the hash
            return Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8().matches(secret, hash);
        } finally {
            ONE_AT_A_TIME.release();
        }
    }
}
