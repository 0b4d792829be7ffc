package dev.fastpubsub.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.chaos.Delivery.Settlement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A run of twenty minutes has a million messages, and must neither need a large heap nor a long wait for its verdict. */
class HistorySizeTest {

    private static final int MESSAGES = 1_000_000;
    private static final int BATCH = 50;

    @Test
    void millionMessagesOfFourSubscriptionsTakeAQuarterOfAGigabyteAndAreSoonJudged() {
        long before = usedBytes();
        History history = new History();
        List<SubscriptionLog> subscriptions = IntStream.range(0, 4)
                .mapToObj(i -> history.subscribed("s" + i, 0, Kinds.ALL, 4, new Span(0, 0)))
                .toList();
        for (int first = 0; first < MESSAGES; first += BATCH) {
            int publication = history.publications().begin(0, BATCH, 1_000L + first);
            history.publications().confirmed(publication, 1_001L + first);
            int[] messages = IntStream.range(first, first + BATCH).toArray();
            for (SubscriptionLog subscription : subscriptions) {
                take(subscription, messages, 1_002L + first);
            }
        }
        long used = usedBytes() - before;

        long start = System.nanoTime();
        Verdict verdict = Checker.judge(history, Duration.ofSeconds(2));

        assertThat(verdict.examples()).isEmpty();
        assertThat(used).isLessThan(256L << 20);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(2));
    }

    private static void take(SubscriptionLog subscription, int[] messages, long at) {
        int[] attempts = new int[messages.length];
        Arrays.fill(attempts, 1);
        int delivered = subscription.delivered(1, new Span(at, at + 1), messages, attempts);
        subscription.settled(
                Settlement.ACK,
                new Span(at + 1, at + 2),
                IntStream.range(delivered, delivered + messages.length).boxed().toList());
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
