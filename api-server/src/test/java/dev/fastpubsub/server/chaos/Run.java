package dev.fastpubsub.server.chaos;

import dev.fastpubsub.server.chaos.Publications.Outcome;
import dev.fastpubsub.server.chaos.Verdict.Kind;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** One run from the first message to the verdict. */
final class Run {

    /** Of all servers and of the cleanup. */
    static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

    private final Stage stage;
    private final long seed;
    private final int seconds;
    private final int rate;
    private final History history = new History();

    Run(Stage stage, long seed, int seconds, int rate) {
        this.stage = stage;
        this.seed = seed;
        this.seconds = seconds;
        this.rate = rate;
    }

    /** Returns whether all promises were kept. */
    boolean judge() throws Exception {
        Report.line(
                "%s, seed %d, %d seconds of faults, %d messages a second",
                stage.layout().name().toLowerCase(Locale.ROOT), seed, seconds, rate);
        try (Calls calls =
                new Calls(history, stage.replicas().stream().map(Replica::uri).toList())) {
            Load load = new Load(history, calls, seed, stage.settings());
            load.start(rate);
            Faults faults = new Faults(
                    stage.replicas(),
                    stage.network(),
                    new DatabaseFaults(stage.cluster(), stage.disk(), history),
                    stage.disk(),
                    stage.cluster().hasStandby());
            Thread late = Thread.ofVirtual().start(() -> subscribeLate(load));
            faults.run(Schedule.of(seed, seconds), seconds);
            late.join();
            stage.startAll();
            load.calm();
            Drain drain = new Drain(history, calls);
            boolean drained = drain.await(load.lasting());
            load.end();
            drain.look(load.lasting());
            print(calls, load, faults, drained);
            Verdict verdict = Checker.judge(history, LOCK_TIMEOUT);
            print(verdict);
            Set<Fault> missing = faults.missing();
            if (!missing.isEmpty()) {
                Report.line("NOT TRIED: %s", missing);
            }
            return drained && verdict.isGood() && calls.unexpected().isEmpty() && missing.isEmpty();
        }
    }

    private void subscribeLate(Load load) {
        try {
            Thread.sleep(seconds * 300L);
            load.subscribeLate();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void print(Calls calls, Load load, Faults faults, boolean drained) {
        Publications publications = history.publications();
        long[] messages = new long[Outcome.values().length];
        for (int i = 0; i < publications.size(); i++) {
            messages[publications.outcome(i).ordinal()] +=
                    publications.firstMessage(i + 1) - publications.firstMessage(i);
        }
        Report.line("");
        Report.row("messages confirmed", messages[Outcome.CONFIRMED.ordinal()]);
        Report.row("messages in doubt", messages[Outcome.IN_DOUBT.ordinal()]);
        Report.row("messages refused", messages[Outcome.REFUSED.ordinal()]);
        Report.row(
                "deliveries",
                history.subscriptions().stream()
                        .mapToLong(SubscriptionLog::deliveries)
                        .sum());
        Report.row(
                "claims without a whole answer",
                history.subscriptions().stream()
                        .mapToLong(log -> log.unanswered().size())
                        .sum());
        Report.row(
                "acks and nacks in doubt",
                history.subscriptions().stream()
                        .mapToLong(SubscriptionLog::settlementsInDoubt)
                        .sum());
        Report.row(
                "dead letters",
                load.lasting().stream()
                        .flatMap(log -> log.rest().stream())
                        .mapToLong(rest -> rest.deadLetters().size())
                        .sum());
        Report.line("");
        for (Fault fault : Fault.values()) {
            faults.whySkipped(fault)
                    .ifPresentOrElse(
                            why -> Report.line("%-55s      skipped: %s", fault.description(), why),
                            () -> Report.row(fault.description(), faults.done(fault)));
        }
        Report.row("clients gone before or in the answer", load.vanished());
        Report.row("topics, and twice as many subscriptions, deleted", load.temporaries());
        Report.row("cleanups", load.cleanup().runs());
        Report.row("partitions dropped", load.cleanup().droppedPartitions());
        Report.line("");
        calls.counts().forEach((what, count) -> Report.row(what, count.get()));
        calls.unexpected().forEach((what, count) -> Report.row("UNEXPECTED: " + what, count.get()));
        if (!drained) {
            Report.line("NOT DRAINED: something stays though nothing fails any more");
        }
    }

    private static void print(Verdict verdict) {
        Report.line("");
        for (Kind kind : Kind.values()) {
            Report.row(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '), verdict.count(kind));
        }
        verdict.examples().forEach(example -> Report.line("%s", example));
        Report.line("%s", verdict.isGood() ? "every promise was kept" : "PROMISES WERE BROKEN");
    }
}
