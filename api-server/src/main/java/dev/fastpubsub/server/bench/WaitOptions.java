package dev.fastpubsub.server.bench;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How consumers wait while there is nothing. */
final class WaitOptions {

    @Option(
            names = "--wait-seconds",
            paramLabel = "N",
            description =
                    "How long the server may hold a claim open until there is something, 0 to 20 (${DEFAULT-VALUE}).")
    private int waitSeconds;

    @Option(
            names = "--poll-interval",
            paramLabel = "MS",
            description = "Least time between two claims of a consumer that finds nothing, in milliseconds"
                    + " (${DEFAULT-VALUE}).")
    private int pollInterval = 10;

    /** @param waitSeconds unless an option says otherwise */
    WaitOptions(int waitSeconds) {
        this.waitSeconds = waitSeconds;
    }

    ConsumePlan plan(int connections, int batch, Duration lockTimeout) {
        return new ConsumePlan(
                connections, batch, Duration.ofSeconds(waitSeconds), Duration.ofMillis(pollInterval), lockTimeout);
    }
}
