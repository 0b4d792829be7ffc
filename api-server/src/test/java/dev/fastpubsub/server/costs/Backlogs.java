package dev.fastpubsub.server.costs;

import java.io.IOException;

/** A subscription with a large backlog and one with a small one, each on a topic of its own. */
final class Backlogs {

    private static final double TAKING_BOUND = 1.1;
    private static final double METRICS_BOUND = 1.5;
    private static final int SMALL = 10_000;
    private static final int CALLS = 2_000;
    private static final int WARM_UP_ROUNDS = 30;
    private static final int METRICS_WARM_UP_ROUNDS = 3;
    private static final int FILL_BATCH = 10_000;

    private final Stage stage;
    private final Load load;

    private Backlogs(Stage stage) {
        this.stage = stage;
        this.load = stage.load();
    }

    static Backlogs fill(Stage stage, int waiting) throws Exception {
        Report.section("Filling: " + waiting + " messages for one subscription, " + SMALL + " for another");
        Backlogs backlogs = new Backlogs(stage);
        for (String id : new String[] {"large", "small"}) {
            stage.load().createTopic(id);
            stage.load().createSubscription(id, id);
        }
        backlogs.warmUp();
        stage.load().publish("large", waiting, FILL_BATCH);
        stage.load().publish("small", SMALL, Load.BATCH);
        stage.settle();
        return backlogs;
    }

    Pairs measureTaking(int pairs) throws Exception {
        Report.section("Backlog: taking (claim and ack) " + SMALL + " messages, large backlog | small, per message");
        Pairs result = new Pairs("backlog: take from a large one / from a small one", TAKING_BOUND);
        for (int i = 0; i < pairs; i++) {
            result.measure(() -> take("large"), () -> take("small"));
            load.publish("large", SMALL, Load.BATCH);
            load.publish("small", SMALL, Load.BATCH);
        }
        Report.line("  at the end: large " + load.metrics("large") + ", small " + load.metrics("small"));
        return result;
    }

    Pairs measureMetrics(int pairs) throws Exception {
        Report.section("Metrics: large backlog | small, per call");
        for (int i = 0; i < METRICS_WARM_UP_ROUNDS; i++) {
            callMetrics("large", CALLS);
            callMetrics("small", CALLS);
        }
        Pairs result = new Pairs("metrics: of a large backlog / of a small one", METRICS_BOUND);
        for (int i = 0; i < pairs; i++) {
            result.measure(() -> metrics("large"), () -> metrics("small"));
        }
        return result;
    }

    private Usage take(String subscriptionId) throws Exception {
        int slice = SMALL / Pairs.SLICES;
        return stage.meter().measure(slice, () -> load.take(subscriptionId, slice));
    }

    private Usage metrics(String subscriptionId) throws Exception {
        int slice = CALLS / Pairs.SLICES;
        return stage.meter().measure(slice, () -> callMetrics(subscriptionId, slice));
    }

    private void callMetrics(String subscriptionId, int calls) throws IOException, InterruptedException {
        for (int i = 0; i < calls; i++) {
            load.metrics(subscriptionId);
        }
    }

    /** Until the server's code is compiled and PostgreSQL's plans are cached. */
    private void warmUp() throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            for (String id : new String[] {"large", "small"}) {
                load.publish(id, SMALL, Load.BATCH);
                load.take(id, SMALL);
            }
        }
    }
}
