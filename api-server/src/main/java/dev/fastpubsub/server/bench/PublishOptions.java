package dev.fastpubsub.server.bench;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a run publishes that measures publishing. */
final class PublishOptions {

    private static final double USUAL_SECONDS = 10;

    @Option(names = "--batch", paramLabel = "N", description = "Messages in a publish request (${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description =
                    "Messages per second, sent on schedule whatever the server does: an open loop. Latencies count from"
                            + " the scheduled time. 0 is a closed loop: the next request follows the last answer"
                            + " (${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--messages", paramLabel = "N", description = "Stop after so many. Without it --duration decides.")
    private @Nullable Long messages;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description = "Stop after so long; 10 if --messages is not given either.")
    private @Nullable Double duration;

    /** @param batch unless an option says otherwise */
    PublishOptions(int batch) {
        this.batch = batch;
    }

    PublishPlan plan(RunOptions run) {
        Long count = messages;
        Double seconds = duration;
        if (count != null) {
            Checks.atLeast(1, count, "--messages");
        }
        double usual = count == null ? USUAL_SECONDS : 0;
        Duration most = Seconds.of(seconds == null ? usual : seconds, "--duration");
        return new PublishPlan(run.connections(), batch, run.size(), rate, count == null ? 0 : count, most);
    }
}
