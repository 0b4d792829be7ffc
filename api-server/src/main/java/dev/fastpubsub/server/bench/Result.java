package dev.fastpubsub.server.bench;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run.
 *
 * @param version this program's
 * @param serverVersion as the server says; may be empty
 * @param unsent messages that an open loop should have sent, and could not in its time
 * @param inDoubt messages of requests whose outcome nobody knows
 * @param verdict null when nothing was checked
 * @param interrupted whether it was told to stop before its end
 */
record Result(
        Settings settings,
        Instant startedAt,
        String version,
        String serverVersion,
        List<Measured> measured,
        long unsent,
        long inDoubt,
        @Nullable Verdict verdict,
        boolean interrupted) {

    Result {
        measured = List.copyOf(measured);
    }

    boolean isGood() {
        return verdict == null || verdict.isGood();
    }
}
