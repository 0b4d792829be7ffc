package dev.fastpubsub.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.bench.Proxy.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Latencies under a fixed rate do not omit what a stalled server kept from being sent. */
@Tag("alone")
class OpenLoopTest {

    private static final long STALL_MILLIS = 1_000;

    @Test
    void aStallIsSeenByEverythingThatWasDueInIt() throws IOException {
        BenchRun run = publishToAServerThatStalls("--rate", "200");

        JsonNode publish = run.measured("publish");
        assertThat(run.messages("publish")).isEqualTo(500);
        assertThat(publish.path("seconds").asDouble()).isGreaterThan(2.4);
        // 200 of 500 were due while it stalled, evenly from its begin to its end
        assertThat(publish.path("latency_ms").path("p90").asDouble()).isGreaterThan(400);
        assertThat(publish.path("latency_ms").path("p99").asDouble()).isGreaterThan(800);
        assertThat(run.json().path("unsent").asLong()).isZero();
    }

    @Test
    void withoutARateOnlyTheRequestsOnTheWaySeeIt() throws IOException {
        BenchRun run = publishToAServerThatStalls();

        JsonNode latency = run.measured("publish").path("latency_ms");
        assertThat(latency.path("max").asDouble()).isGreaterThan(900);
        assertThat(latency.path("p90").asDouble()).isLessThan(400);
    }

    @Test
    void whatIsNotSentInTimeIsCountedWithItsWait() throws InterruptedException {
        Meter meter = new Meter("publish");
        Schedule schedule = new Schedule(1_000, 1, 0, Duration.ofMillis(200));
        assertThat(schedule.next(0, meter)).isNotNull();
        Thread.sleep(300);

        assertThat(schedule.next(0, meter)).isNull();

        assertThat(schedule.unsent()).isEqualTo(199);
        assertThat(meter.measured().latencies().getTotalCount()).isEqualTo(199);
        assertThat(meter.measured().millis(100)).isBetween(198.0, 200.0);
        assertThat(meter.measured().messages()).isZero();
    }

    @Test
    void aScheduleEndsWithItsMessages() throws InterruptedException {
        Meter meter = new Meter("publish");
        Schedule schedule = new Schedule(0, 4, 10, Duration.ZERO);
        long sum = 0;
        for (Schedule.Send send = schedule.next(0, meter); send != null; send = schedule.next(0, meter)) {
            sum += send.messages();
        }
        assertThat(sum).isEqualTo(10);
    }

    /** It answers at once, but for one second that begins with the hundredth publish. */
    private static BenchRun publishToAServerThatStalls(String... options) throws IOException {
        AtomicLong publishes = new AtomicLong();
        AtomicLong end = new AtomicLong(System.nanoTime());
        Proxy.Tampering tampering = call -> {
            if (call.isPublish()) {
                if (publishes.incrementAndGet() == 100) {
                    end.set(System.nanoTime() + STALL_MILLIS * 1_000_000);
                }
                long left = end.get() - System.nanoTime();
                if (left > 0) {
                    Thread.sleep(Duration.ofNanos(left));
                }
                return Reply.json(204, "");
            }
            return switch (call.path()) {
                case "/liveness" -> Reply.json(200, "{\"status\":\"alive\"}");
                case "/topics" -> Reply.json(201, "{}");
                default -> Reply.json(call.method().equals("DELETE") ? 204 : 404, "");
            };
        };
        try (Proxy server = Proxy.start(URI.create("http://127.0.0.1:1"), tampering)) {
            List<String> all = new ArrayList<>(
                    List.of("--messages", "500", "--batch", "1", "--connections", "4", "--subscriptions", "0"));
            all.addAll(List.of(options));
            BenchRun run = BenchRun.of("publish", server.url(), all.toArray(String[]::new));
            assertThat(run.exitCode()).as(run.outcome().error()).isZero();
            return run;
        }
    }
}
