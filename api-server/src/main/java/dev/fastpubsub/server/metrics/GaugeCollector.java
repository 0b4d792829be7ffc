package dev.fastpubsub.server.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Tells of topics, subscriptions and the log what the database says of them. Nothing is kept here between scrapes, so what is
 * deleted is gone from the next, and all servers over one database tell the same. Thread-safe.
 */
final class GaugeCollector implements MultiCollector {

    private final LatestLook latest;

    GaugeCollector(LatestLook latest) {
        this.latest = latest;
    }

    @Override
    public MetricSnapshots collect() {
        return switch (latest.get()) {
            case Look.Seen(Gauges gauges, double seconds) -> seen(gauges, seconds);
            case Look.Unseen(boolean databaseUp) -> MetricSnapshots.of(databaseUp(databaseUp));
        };
    }

    private static MetricSnapshots seen(Gauges gauges, double seconds) {
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(databaseUp(true));
        all.add(gauge(
                "fastpubsub_collection_seconds",
                "How long the query took that topics and subscriptions were measured with",
                seconds));
        all.add(gauge("fastpubsub_topics", "Topics", gauges.topicCount()));
        all.add(gauge(
                "fastpubsub_topics_left_out",
                "Topics without series of their own, because there are too many",
                gauges.topicsLeftOut()));
        all.add(gauge("fastpubsub_subscriptions", "Subscriptions", gauges.subscriptionCount()));
        all.add(gauge(
                "fastpubsub_subscriptions_left_out",
                "Subscriptions without series of their own, because there are too many",
                gauges.subscriptionsLeftOut()));
        all.addAll(log(gauges.log()));
        all.add(published(gauges.topics()));
        all.addAll(subscriptions(gauges.subscriptions()));
        return new MetricSnapshots(all);
    }

    private static List<MetricSnapshot> log(Gauges.Log log) {
        return List.of(
                gauge("fastpubsub_log_partitions", "Partitions of the log", log.partitions()),
                gauge(
                        "fastpubsub_log_partitions_ahead",
                        "Partitions that no message has reached yet",
                        log.partitionsAhead()),
                gauge("fastpubsub_log_bytes", "What the log takes on disk, indexes included", log.bytes()),
                gauge(
                        "fastpubsub_log_oldest_partition_age_seconds",
                        "How long the oldest partition of the log has been in use",
                        log.oldestSeconds()),
                gauge(
                        "fastpubsub_vacuum_held_back_transactions",
                        "Transactions begun since the oldest one that keeps PostgreSQL from cleaning up",
                        log.heldBackTransactions()));
    }

    private static List<MetricSnapshot> subscriptions(List<Gauges.Subscription> subscriptions) {
        PerSubscription each = new PerSubscription(subscriptions);
        return List.of(
                each.gauge(
                        "available", "Messages that wait to be claimed, now or later", Gauges.Subscription::available),
                each.gauge("delivered", "Messages that consumers hold", Gauges.Subscription::delivered),
                each.gauge("dlq", "Dead letters", Gauges.Subscription::dlq),
                each.gauge(
                        "oldest_waiting_age_seconds",
                        "How long the message that the next claim gives out first has been available",
                        Gauges.Subscription::waitingSeconds),
                each.counter("acked", "Messages acknowledged", Gauges.Subscription::acked),
                each.counter("nacked", "Deliveries answered by a nack", Gauges.Subscription::nacked),
                each.counter("expired", "Deliveries that nobody answered in time", Gauges.Subscription::expired),
                each.counter(
                        "returned",
                        "Deliveries given back, their consumer having hung up or the answer having no room",
                        Gauges.Subscription::returned),
                each.counter(
                        "first_deliveries", "Messages delivered at least once", Gauges.Subscription::firstDelivered),
                each.counter("redeliveries", "Deliveries after the first", Gauges.Subscription::redelivered));
    }

    private static MetricSnapshot databaseUp(boolean up) {
        return gauge("fastpubsub_database_up", "Whether the database answers this server: 1 or 0", up ? 1 : 0);
    }

    private static MetricSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(new GaugeDataPointSnapshot(value, Labels.EMPTY, null))
                .build();
    }

    private static MetricSnapshot published(List<Gauges.Topic> topics) {
        CounterSnapshot.Builder counter =
                CounterSnapshot.builder().name("fastpubsub_topic_published").help("Messages published");
        topics.forEach(topic -> counter.dataPoint(
                new CounterDataPointSnapshot(topic.published(), Labels.of("topic", topic.id()), null, 0)));
        return counter.build();
    }

    /** A metric with a series for each subscription. */
    private record PerSubscription(List<Gauges.Subscription> subscriptions) {

        MetricSnapshot gauge(String name, String help, ToDoubleFunction<Gauges.Subscription> value) {
            GaugeSnapshot.Builder gauge = GaugeSnapshot.builder()
                    .name("fastpubsub_subscription_" + name)
                    .help(help);
            subscriptions.forEach(subscription -> gauge.dataPoint(
                    new GaugeDataPointSnapshot(value.applyAsDouble(subscription), labels(subscription), null)));
            return gauge.build();
        }

        MetricSnapshot counter(String name, String help, ToLongFunction<Gauges.Subscription> value) {
            CounterSnapshot.Builder counter = CounterSnapshot.builder()
                    .name("fastpubsub_subscription_" + name)
                    .help(help);
            subscriptions.forEach(subscription -> counter.dataPoint(
                    new CounterDataPointSnapshot(value.applyAsLong(subscription), labels(subscription), null, 0)));
            return counter.build();
        }

        private static Labels labels(Gauges.Subscription subscription) {
            return Labels.of("subscription", subscription.id(), "topic", subscription.topicId());
        }
    }
}
