package dev.fastpubsub.server.bench;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a scenario from its first call to the clearing up. */
final class Bench {

    private Bench() {}

    /**
     * Runs it on the calling thread. To interrupt that is the way to end it early: the run then stops, deletes what it made and
     * returns what it has measured until then.
     *
     * @param version this program's
     * @param remarks told what is left behind
     * @throws BenchException when the run cannot go on
     */
    static Result run(Settings settings, String version, Progress progress, Consumer<String> remarks) {
        Instant startedAt = Instant.now();
        String serverVersion = "";
        @Nullable Verdict verdict = null;
        boolean interrupted = false;
        long inDoubt = 0;
        try (Session session = new Session(settings, progress, remarks)) {
            try {
                serverVersion = session.open();
                Lane lane = settings.scenario().play(session);
                session.phase("clearing");
                inDoubt = lane.ledger().inDoubt();
                if (settings.verify() && !lane.receipts().isEmpty()) {
                    verdict = lane.verdict();
                }
            } catch (InterruptedException e) {
                interrupted = true;
                session.phase("clearing");
            }
            List<Measured> measured = session.measured();
            return new Result(
                    settings,
                    startedAt,
                    version,
                    serverVersion,
                    measured,
                    session.unsent(),
                    inDoubt,
                    verdict,
                    interrupted);
        }
    }
}
