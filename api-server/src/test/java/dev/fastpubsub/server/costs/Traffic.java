package dev.fastpubsub.server.costs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Steady load on one topic: two publishers, and two consumers for each subscription that claim and acknowledge. The
 * publishers wait when a subscription falls behind, so what is published is what can be delivered. What is counted since
 * the last {@link #window()} is guarded by the lock of this.
 */
final class Traffic implements AutoCloseable {

    private static final String TOPIC = "traffic";
    private static final int PUBLISHERS = 2;
    private static final int CONSUMERS = 2;
    private static final int MAX_BACKLOG = 5_000;
    private static final int MAX_FAILURES = 10;

    private final Load load;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong[] taken;
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;
    private Window window = new Window();
    private long windowStart = System.nanoTime();

    private Traffic(Load load, int subscriptions) {
        this.load = load;
        this.taken = new AtomicLong[subscriptions];
        Arrays.setAll(taken, i -> new AtomicLong());
    }

    static Traffic start(Load load, int subscriptions) throws Exception {
        Traffic traffic = new Traffic(load, subscriptions);
        load.createTopic(TOPIC);
        for (int i = 0; i < subscriptions; i++) {
            load.createSubscription(TOPIC + i, TOPIC);
            for (int consumer = 0; consumer < CONSUMERS; consumer++) {
                int number = i;
                String id = "consumer-" + consumer;
                traffic.repeat(() -> traffic.take(number, id));
            }
        }
        for (int i = 0; i < PUBLISHERS; i++) {
            traffic.repeat(traffic::publish);
        }
        return traffic;
    }

    /** What happened since the last call. */
    synchronized Window window() {
        Window result = window;
        long now = System.nanoTime();
        result.seconds = (now - windowStart) / 1e9;
        window = new Window();
        windowStart = now;
        return result;
    }

    /** The first few. */
    List<String> failures() {
        return failures;
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void publish() throws Exception {
        long delivered = Arrays.stream(taken).mapToLong(AtomicLong::get).min().orElseThrow();
        if (published.get() - delivered > MAX_BACKLOG) {
            Thread.sleep(2);
            return;
        }
        long start = System.nanoTime();
        load.publish(TOPIC, Load.BATCH, Load.BATCH);
        double millis = (System.nanoTime() - start) / 1e6;
        published.addAndGet(Load.BATCH);
        synchronized (this) {
            window.waits.add(millis);
        }
    }

    private void take(int subscription, String consumerId) throws Exception {
        int count = load.takeBatch(TOPIC + subscription, consumerId);
        taken[subscription].addAndGet(count);
        if (count == 0) {
            Thread.sleep(2);
        }
        synchronized (this) {
            window.delivered += count;
        }
    }

    private void repeat(CpuMeter.Work work) {
        threads.add(Thread.ofPlatform().daemon().start(() -> {
            while (!stopped) {
                try {
                    work.run();
                } catch (Exception e) {
                    if (failures.size() < MAX_FAILURES) {
                        failures.add(e.toString());
                    }
                }
            }
        }));
    }

    /** A stretch of time. Not thread-safe. */
    static final class Window {
        private double seconds;
        private long delivered;
        private double cpuMicros;
        private final List<Double> waits = new ArrayList<>();

        Window plus(Window next) {
            Window sum = new Window();
            sum.seconds = seconds + next.seconds;
            sum.delivered = delivered + next.delivered;
            sum.cpuMicros = cpuMicros + next.cpuMicros;
            sum.waits.addAll(waits);
            sum.waits.addAll(next.waits);
            return sum;
        }

        double rate() {
            return delivered / seconds;
        }

        /** Of server and PostgreSQL. */
        void addCpu(double micros) {
            cpuMicros += micros;
        }

        /** Everything included: publishing, claiming, acknowledging, cleanup. */
        double cpuPerDelivery() {
            return cpuMicros / delivered;
        }

        double publishRate() {
            return waits.size() * (double) Load.BATCH / seconds;
        }

        double longestMillis() {
            return quantile(1);
        }

        String waits() {
            return String.format(Locale.ROOT, "p99 %.0f ms, max %.0f ms", quantile(0.99), longestMillis());
        }

        private double quantile(double q) {
            double[] sorted =
                    waits.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1L, Math.round(q * sorted.length))];
        }
    }
}
