package dev.fastpubsub.server.bench;

import java.time.Duration;
import picocli.CommandLine.Option;

/** What every run has. */
final class RunOptions {

    @Option(
            names = "--topic",
            paramLabel = "ID",
            description =
                    "A topic that exists and stays. All its subscriptions get the messages of the run. Without it the"
                            + " run makes a topic of its own.")
    private String topic = "";

    @Option(names = "--subscriptions", paramLabel = "N", description = "Made for the run (${DEFAULT-VALUE}).")
    private int subscriptions;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "Connections, each with one request at a time (${DEFAULT-VALUE}).")
    private int connections = 8;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            description = "Of each message, at least " + Payloads.LEAST_BYTES + " (${DEFAULT-VALUE}).")
    private int size = 200;

    @Option(names = "--warmup", paramLabel = "SECONDS", description = "At the start, not measured (${DEFAULT-VALUE}).")
    private double warmup = 2;

    @Option(
            names = "--verify",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Consume everything and check that each confirmed message came exactly once. On unless"
                    + " --no-verify is given.")
    private boolean verify;

    @Option(
            names = "--lock-timeout",
            paramLabel = "SECONDS",
            description = "The server's: what comes again after it is not doubled (${DEFAULT-VALUE}).")
    private int lockTimeout = 60;

    @Option(names = "--keep", description = "Do not delete at the end what the run has made.")
    private boolean keep;

    /** @param subscriptions unless an option says otherwise */
    RunOptions(int subscriptions) {
        this.subscriptions = subscriptions;
    }

    int connections() {
        return connections;
    }

    int subscriptions() {
        return subscriptions;
    }

    int size() {
        return size;
    }

    Duration warmUp() {
        return Seconds.of(warmup, "--warmup");
    }

    Duration lockTimeout() {
        return Duration.ofSeconds(lockTimeout);
    }

    boolean verify() {
        return verify;
    }

    Topology topology(Share filtered, Share matching) {
        return new Topology(topic, subscriptions, filtered, matching, keep);
    }
}
