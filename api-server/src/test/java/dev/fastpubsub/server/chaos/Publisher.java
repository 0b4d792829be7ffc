package dev.fastpubsub.server.chaos;

import dev.fastpubsub.server.chaos.Calls.Answer;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Publishes to one topic, one request after the other, so many messages a second, until it is told to stop. Each message is tried once. */
final class Publisher extends Worker {

    private static final int SMALL_BATCH = 5;
    private static final int LARGEST_BATCH = 100;

    private final History history;
    private final Calls calls;
    private final int topic;
    private final double perSecond;
    private final SplittableRandom random;

    /** Since when, on the clock of {@link System#nanoTime}, so many messages were sent. */
    private long start = System.nanoTime();

    private long sent;

    Publisher(History history, Calls calls, int topic, double perSecond, long seed) {
        this.history = history;
        this.calls = calls;
        this.topic = topic;
        this.perSecond = perSecond;
        this.random = new SplittableRandom(seed);
    }

    @Override
    void work() throws InterruptedException {
        int count = 1 + random.nextInt(random.nextInt(4) == 0 ? SMALL_BATCH : LARGEST_BATCH);
        publish(count);
        sent += count;
        long early = start + (long) (sent / perSecond * 1e9) - System.nanoTime();
        if (early > 0) {
            Thread.sleep(early / 1_000_000);
        } else if (early < -2e9) { // what a fault kept it from is not made up for at once
            start = System.nanoTime();
            sent = 0;
        }
    }

    private void publish(int count) throws InterruptedException {
        Publications publications = history.publications();
        int publication = publications.begin(topic, count, history.now());
        int first = publications.firstMessage(publication);
        String body =
                IntStream.range(first, first + count).mapToObj(Payload::of).collect(Collectors.joining(",", "[", "]"));
        Answer answer = calls.call("POST", "/topics/" + Topology.topicId(topic) + "/messages", body);
        if (answer.isGood()) {
            publications.confirmed(publication, answer.span().to());
        } else if (answer.isRefused()) {
            publications.refused(publication);
            Thread.sleep(50);
        }
    }
}
