package dev.fastpubsub.server.costs;

/** Publishing to a topic with 100 subscriptions against publishing to one with a single one. */
final class FanOut {

    private static final double BOUND = 1.2;
    private static final int SUBSCRIPTIONS = 100;
    private static final int MESSAGES = 20_000;
    private static final int WARM_UP_ROUNDS = 20;

    private FanOut() {}

    static Pairs measure(Stage stage, int pairs) throws Exception {
        Report.section("Fan-out: publishing " + MESSAGES + " messages to a topic with " + SUBSCRIPTIONS
                + " subscriptions | with 1, per message");
        Load load = stage.load();
        load.createTopic("many");
        for (int i = 0; i < SUBSCRIPTIONS; i++) {
            load.createSubscription("many-" + i, "many");
        }
        load.createTopic("one");
        load.createSubscription("one-0", "one");
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            load.publish("many", MESSAGES, Load.BATCH);
            load.publish("one", MESSAGES, Load.BATCH);
        }
        stage.settle();
        Pairs result = new Pairs("fan-out: publish with 100 subscriptions / with 1", BOUND);
        for (int i = 0; i < pairs; i++) {
            result.measure(() -> publish(stage, "many"), () -> publish(stage, "one"));
        }
        return result;
    }

    private static Usage publish(Stage stage, String topicId) throws Exception {
        int slice = MESSAGES / Pairs.SLICES;
        return stage.meter().measure(slice, () -> stage.load().publish(topicId, slice, Load.BATCH));
    }
}
