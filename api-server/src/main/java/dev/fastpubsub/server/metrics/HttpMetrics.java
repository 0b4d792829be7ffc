package dev.fastpubsub.server.metrics;

import dev.fastpubsub.server.http.CompletedRequest;
import dev.fastpubsub.server.http.RequestListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts requests. There are only so many series: the methods of HTTP, the templates of our paths, the statuses that each
 * gives. Meters are kept by what they are for, because to have Micrometer look one up costs more than all the rest. Thread-safe.
 */
final class HttpMetrics implements RequestListener {

    /** The last ones are for calls that wait for messages. */
    private static final Duration[] BUCKETS =
            Buckets.ofMillis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000);

    private final MeterRegistry registry;
    private final LongAdder inProgress = new LongAdder();
    private final Map<Answer, Counter> requests = new ConcurrentHashMap<>();
    private final Map<Call, Timer> durations = new ConcurrentHashMap<>();

    HttpMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("http.requests.in.progress", inProgress, LongAdder::sum)
                .description("Requests that are being answered")
                .register(registry);
    }

    @Override
    public void started() {
        inProgress.increment();
    }

    @Override
    public void completed(CompletedRequest request) {
        inProgress.decrement();
        Call call = new Call(request.method(), request.path());
        requests.computeIfAbsent(new Answer(call, request.status()), this::counter)
                .increment();
        durations.computeIfAbsent(call, this::timer).record(request.duration());
    }

    private Counter counter(Answer answer) {
        return Counter.builder("http.requests")
                .description("Requests answered, by method, template of the path and status")
                .tag("method", answer.call().method())
                .tag("path", answer.call().path())
                .tag("status", Integer.toString(answer.status()))
                .register(registry);
    }

    private Timer timer(Call call) {
        return Timer.builder("http.request.duration")
                .description("Time from a request's first line to the end of its answer")
                .tag("method", call.method())
                .tag("path", call.path())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private record Call(String method, String path) {}

    private record Answer(Call call, int status) {}
}
