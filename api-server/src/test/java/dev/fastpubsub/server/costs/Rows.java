package dev.fastpubsub.server.costs;

import dev.fastpubsub.server.costs.Row.Yardstick;
import java.util.List;

/** The kinds of work of the standard set. Each prepares what it needs when it is first measured. */
final class Rows {

    private static final int CONNECTIONS = 8;
    private static final int FEW = 20_000;
    private static final int FILL_BATCH = 10_000;
    private static final int SUBSCRIPTIONS = 100;

    private final Load load;
    private final CpuMeter meter;
    private final int waiting;

    /** @param waiting messages of the large backlog */
    Rows(Stage stage, int waiting) {
        this.load = stage.load();
        this.meter = stage.meter();
        this.waiting = waiting;
    }

    List<Row> all() {
        return List.of(
                publish("publish-1-8", "publish, batch 1, 8 connections", 400, 200, 1, CONNECTIONS, 12_000),
                publish("publish-1-256", "publish, batch 1, 256 connections", 150, 60, 1, 256, 30_000),
                publish("publish-100-8", "publish, batch 100, 8 connections", 18, 12, 100, CONNECTIONS, 200_000),
                consume("consume-10", "consume + ack, batch 10, 8 connections", 120, 65, 10, FEW, FEW),
                consume("consume-100", "consume + ack, batch 100, 20,000 waiting", 20, 12, 100, FEW, FEW),
                consume("consume-100-large", "consume + ack, batch 100, 1,000,000 waiting", 20, 12, 100, FEW, waiting),
                fanOut(),
                calls("empty-poll", "empty poll, per request", 250, 120, () -> emptySubscription("empty"), this::poll),
                calls("metrics", "metrics, 200,000 waiting, per request", 500, 300, this::backlog, load::metrics),
                calls(
                        "metrics-dead",
                        "metrics, 100,000 dead letters, per request",
                        2000,
                        500,
                        this::dead,
                        load::metrics));
    }

    private Row publish(String name, String work, double reach, double aim, int batch, int connections, int messages) {
        Once<String> topic = new Once<>(() -> topic(name));
        return new Row(name, work, reach, aim, Yardstick.COPY, 3, () -> {
            String id = topic.get();
            return meter.measure(
                    messages,
                    () -> Crowd.run(connections, messages, () -> {
                        load.publish(id, batch, batch);
                        return batch;
                    }));
        });
    }

    /** Takes some of those that wait, and puts as many in their place. */
    private Row consume(String name, String work, double reach, double aim, int batch, int taken, int backlog) {
        Once<String> subscription = new Once<>(() -> {
            String id = subscription(topic(name), "");
            load.publish(id, backlog - taken, FILL_BATCH);
            return id;
        });
        return new Row(name, work, reach, aim, Yardstick.SELECT_1, 6, () -> {
            String id = subscription.get();
            load.publish(id, taken, FILL_BATCH);
            return meter.measure(taken, () -> take(id, CONNECTIONS, batch, taken));
        });
    }

    void take(String id, int consumers, int batch, int messages) throws Exception {
        Crowd.run(consumers, messages, () -> load.takeBatch(id, "bench", batch));
    }

    private Row fanOut() {
        int batch = 10;
        int messages = FEW;
        Once<String> topic = new Once<>(() -> {
            String id = topic("fan-out");
            for (int i = 0; i < SUBSCRIPTIONS / 2; i++) {
                load.createSubscription("all-" + i, id);
                load.createSubscription("half-" + i, id, ",\"filter\":{\"parity\":[\"even\",\"" + i + "\"]}");
            }
            return id;
        });
        return new Row(
                "fan-out", "publish to 100 subscriptions, half filtered, batch 10", 120, 60, Yardstick.COPY, 4, () -> {
                    String id = topic.get();
                    return meter.measure(
                            messages,
                            () -> Crowd.run(CONNECTIONS, messages, () -> {
                                load.publish(id, batch, batch);
                                return batch;
                            }));
                });
    }

    private Row calls(String name, String work, double reach, double aim, Once.Source<String> prepare, IdCall call) {
        int calls = 10_000;
        Once<String> subscription = new Once<>(prepare);
        return new Row(name, work, reach, aim, Yardstick.SELECT_1, 3, () -> {
            String id = subscription.get();
            return meter.measure(
                    calls,
                    () -> Crowd.run(CONNECTIONS, calls, () -> {
                        call.run(id);
                        return 1;
                    }));
        });
    }

    String emptySubscription(String name) throws Exception {
        return subscription(topic(name), "");
    }

    private String backlog() throws Exception {
        String id = subscription(topic("backlog"), "");
        load.publish(id, 200_000, FILL_BATCH);
        return id;
    }

    private String dead() throws Exception {
        String id = subscription(topic("dead"), ",\"max_delivery_attempts\":1");
        load.publish(id, 100_000, FILL_BATCH);
        Crowd.run(CONNECTIONS, 100_000, () -> load.nackBatch(id, "bench", Load.BATCH));
        return id;
    }

    private void poll(String id) throws Exception {
        if (load.takeBatch(id, "bench", 10) > 0) {
            throw new IllegalStateException("the empty subscription has messages");
        }
    }

    String topic(String name) throws Exception {
        load.createTopic(name);
        return name;
    }

    /** Of the topic's own name. */
    String subscription(String topic, String settings) throws Exception {
        load.createSubscription(topic, topic, settings);
        return topic;
    }

    private interface IdCall {
        void run(String subscriptionId) throws Exception;
    }
}
