package dev.fastpubsub.server.bench;

import java.time.Duration;

/** What a run does, step by step. */
sealed interface Scenario {

    /** As on the command line. */
    String name();

    /** The load in a few words. */
    String describe(Settings settings);

    /**
     * Runs it. The lane is given out before anything is published to it, so that whoever interrupts a run still has it.
     *
     * @return what was published and consumed
     */
    Lane play(Session session) throws InterruptedException;

    /**
     * Publishes; then, if that is wanted, consumes everything.
     *
     * @param isConsumingReported whether consuming is a part of the result, and not only a check
     */
    record Publish(boolean isConsumingReported) implements Scenario {
        @Override
        public String name() {
            return isConsumingReported ? "fan-out" : "publish";
        }

        @Override
        public String describe(Settings settings) {
            return settings.publish().describe("connections");
        }

        @Override
        public Lane play(Session session) throws InterruptedException {
            Settings settings = session.settings();
            Lane lane = session.newLane(settings.topology().subscriptions());
            Meter publish = session.report(new Meter("publish"));
            session.phase("warm-up", publish);
            session.warmUp(lane, publish);
            session.phase("measured", publish);
            session.publishMeasured(lane, publish);
            if (settings.verify() && !lane.receipts().isEmpty()) {
                consume(session, lane);
            }
            return lane;
        }

        private void consume(Session session, Lane lane) throws InterruptedException {
            ConsumeMeters meters = new ConsumeMeters();
            if (isConsumingReported) {
                session.report(meters.claim());
                session.report(meters.ack());
            }
            session.phase(isConsumingReported ? "measured" : "checking", meters.ack());
            Workers.Group consumers = session.startConsuming(lane, meters);
            session.awaitEverything(lane);
            consumers.stop();
        }
    }

    /**
     * Publishes a backlog, then consumes it.
     *
     * @param duration after which consuming is no longer measured; zero for no limit
     */
    record Consume(Duration duration) implements Scenario {

        @Override
        public String name() {
            return "consume";
        }

        @Override
        public String describe(Settings settings) {
            return settings.consume().describe("connections");
        }

        @Override
        public Lane play(Session session) throws InterruptedException {
            Settings settings = session.settings();
            warmUp(session);
            Lane lane = session.newLane(settings.topology().subscriptions());
            Meter fill = new Meter("publish");
            session.phase("filling", fill);
            session.publish(lane, settings.publish().schedule(), fill);
            ConsumeMeters meters = new ConsumeMeters();
            session.report(meters.claim());
            session.report(meters.ack());
            session.phase("measured", meters.claim(), meters.ack());
            Workers.Group consumers = session.startConsuming(lane, meters);
            session.awaitAtMost(lane, duration.isZero() ? Delivered.NO_LIMIT : duration);
            meters.end();
            if (settings.verify()) {
                session.phase("checking", meters.ack());
                session.awaitEverything(lane);
            }
            consumers.stop();
            return lane;
        }

        /** On a subscription of its own: the backlog is to be there when measuring begins. */
        private static void warmUp(Session session) throws InterruptedException {
            if (session.settings().warmUp().isZero()) {
                return;
            }
            Lane lane = session.newLane(1);
            ConsumeMeters meters = new ConsumeMeters();
            session.phase("warm-up", meters.ack());
            Workers.Group consumers = session.startConsuming(lane, meters);
            session.warmUp(lane, new Meter("publish"));
            consumers.stop();
            session.delete(lane);
        }
    }

    /** Publishes and consumes at the same time. */
    record EndToEnd() implements Scenario {

        private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

        @Override
        public String name() {
            return "end-to-end";
        }

        @Override
        public String describe(Settings settings) {
            return settings.publish().describe("publishers") + "; "
                    + settings.consume().describe("consumers");
        }

        @Override
        public Lane play(Session session) throws InterruptedException {
            Settings settings = session.settings();
            Lane lane = session.newLane(settings.topology().subscriptions());
            Meter publish = session.report(new Meter("publish"));
            ConsumeMeters meters = new ConsumeMeters();
            session.report(meters.receive());
            session.report(meters.ack());
            Workers.Group consumers = session.startConsuming(lane, meters);
            session.phase("warm-up", publish, meters.receive());
            session.warmUp(lane, publish);
            session.awaitAtMost(lane, LONGEST_WAIT); // so that what is received from now on is measured
            session.phase("measured", publish, meters.receive());
            meters.begin();
            session.publishMeasured(lane, publish);
            if (settings.verify()) {
                session.awaitEverything(lane);
            } else {
                session.awaitAtMost(lane, LONGEST_WAIT);
            }
            consumers.stop();
            return lane;
        }
    }
}
