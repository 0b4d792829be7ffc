package dev.fastpubsub.server.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One run's connections and workers, and what it makes on the server: closing it stops and deletes them. For one thread, which
 * may be interrupted at any time.
 */
final class Session implements AutoCloseable {

    private final Settings settings;
    private final Progress progress;
    private final Api api;
    private final Api consumeApi;
    private final Resources resources;
    private final Workers workers = new Workers();
    private final List<Meter> reported = new ArrayList<>();
    private String topicId;
    private long unsent;

    /** @param remarks told what is left behind */
    Session(Settings settings, Progress progress, Consumer<String> remarks) {
        this.settings = settings;
        this.progress = progress;
        this.api = new Api(settings.target(), settings.publish().connections());
        this.consumeApi = isOneServer()
                ? api
                : new Api(settings.consumeTarget(), settings.consume().connections());
        this.resources = new Resources(api, settings.topology().keep(), remarks);
        this.topicId = settings.topology().topicId();
    }

    Settings settings() {
        return settings;
    }

    /** Makes sure that the servers are there and a topic is; returns the version of the one that is published to. */
    String open() throws InterruptedException {
        String version = Greeting.exchange(api);
        if (!isOneServer()) {
            Greeting.exchange(consumeApi);
        }
        return version;
    }

    /** The topic with so many new subscriptions. */
    Lane newLane(int subscriptions) throws InterruptedException {
        Run run = Run.begin();
        Topology topology = settings.topology();
        if (topicId.isEmpty()) {
            topicId = "bench-" + run.name();
            resources.createTopic(topicId);
        }
        PublishPlan publish = settings.publish();
        Lane lane = new Lane(run, topicId, publish.connections(), publish.size(), topology.matching());
        lane.subscribe(resources, subscriptions, topology.filtered());
        return lane;
    }

    /** Before the end of the run. */
    void delete(Lane lane) throws InterruptedException {
        for (Receipts subscription : lane.receipts()) {
            resources.deleteSubscription(subscription.subscriptionId());
        }
    }

    /** Puts it into the result. */
    Meter report(Meter meter) {
        reported.add(meter);
        return meter;
    }

    List<Measured> measured() {
        return reported.stream().map(Meter::measured).toList();
    }

    /** Messages that an open loop should have sent. */
    long unsent() {
        return unsent;
    }

    /** Says what is going on from now on. */
    void phase(String name, Meter... meters) {
        progress.phase(name, meters);
    }

    /** To the end of the schedule. */
    void publish(Lane lane, Schedule schedule, Meter meter) throws InterruptedException {
        lane.startPublishing(workers, api, settings.publish().connections(), schedule, meter)
                .join();
    }

    /** What does not count. */
    void warmUp(Lane lane, Meter meter) throws InterruptedException {
        if (!settings.warmUp().isZero()) {
            publish(lane, settings.publish().warmUp(settings.warmUp()), meter);
        }
    }

    /** What counts: from the meter's begin to its end. */
    void publishMeasured(Lane lane, Meter meter) throws InterruptedException {
        meter.begin();
        Schedule schedule = settings.publish().schedule();
        publish(lane, schedule, meter);
        meter.end();
        unsent = schedule.unsent();
    }

    Workers.Group startConsuming(Lane lane, ConsumeMeters meters) {
        return lane.startConsuming(workers, consumeApi, settings.consume(), meters);
    }

    /** Until nothing is left to consume. */
    void awaitEverything(Lane lane) throws InterruptedException {
        delivered(lane).awaitAll();
    }

    /** Until all that is confirmed has come and is acknowledged, or the time is over. */
    void awaitAtMost(Lane lane, Duration duration) throws InterruptedException {
        delivered(lane).awaitAtMost(duration);
    }

    @Override
    public void close() {
        workers.close();
        resources.close();
        api.close();
        consumeApi.close();
    }

    private boolean isOneServer() {
        return settings.consumeTarget().equals(settings.target());
    }

    private Delivered delivered(Lane lane) {
        return new Delivered(lane, consumeApi, workers, settings.consume().lockTimeout());
    }
}
