package dev.fastpubsub.server.wakeup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PendingTest {

    private final Pending pending = new Pending();

    @Test
    void eachTopicIsToldOnceWithAllThatGotSomething() {
        pending.published(1, new int[] {5});
        pending.published(2, new int[0]);
        pending.published(1, new int[] {6, 5});
        pending.published(1, new int[0]);

        assertThat(pending.take())
                .containsExactlyInAnyOrder(new WakeUp.Published(1, Set.of(5, 6)), new WakeUp.Published(2, Set.of()));
    }

    @Test
    void eachSubscriptionIsToldOnce() {
        pending.rescheduled(7);
        pending.rescheduled(8);
        pending.rescheduled(7);

        assertThat(pending.take()).containsExactlyInAnyOrder(new WakeUp.Rescheduled(7), new WakeUp.Rescheduled(8));
    }

    @Test
    void whatIsTakenIsGone() {
        pending.published(1, new int[] {5});
        pending.published(2, IntStream.range(0, 200).toArray());
        pending.rescheduled(7);

        assertThat(pending.take()).hasSize(3);
        assertThat(pending.take()).isEmpty();
    }

    @Test
    void moreSubscriptionsThanAHundredAreAllOfThem() {
        pending.published(1, IntStream.range(0, 100).toArray());
        pending.published(1, new int[] {100});

        assertThat(pending.take()).containsExactly(new WakeUp.OfAll(1));
    }

    @Test
    void allOfThemStayAllUntilTheyAreTaken() {
        pending.published(1, IntStream.range(0, 101).toArray());
        pending.published(1, new int[] {3});
        assertThat(pending.take()).containsExactly(new WakeUp.OfAll(1));

        pending.published(1, new int[] {3});
        assertThat(pending.take()).containsExactly(new WakeUp.Published(1, Set.of(3)));
    }

    @Test
    void nothingIsLostBetweenThoseWhoTellAndTheOneWhoTakes() throws InterruptedException {
        Set<Integer> told = ConcurrentHashMap.newKeySet();
        List<Thread> tellers = new ArrayList<>();
        for (int teller = 0; teller < 4; teller++) {
            int first = teller * 10_000;
            tellers.add(Thread.startVirtualThread(() -> {
                for (int num = first; num < first + 10_000; num++) {
                    pending.published(num % 10, new int[] {num});
                    told.add(num);
                }
            }));
        }

        Set<Integer> known = new HashSet<>();
        Set<Integer> whole = new HashSet<>();
        while (tellers.stream().anyMatch(Thread::isAlive)) {
            collect(known, whole);
        }
        for (Thread teller : tellers) {
            teller.join();
        }
        collect(known, whole);

        assertThat(told).hasSize(40_000).allMatch(num -> known.contains(num) || whole.contains(num % 10));
    }

    private void collect(Set<Integer> known, Set<Integer> whole) {
        for (WakeUp wakeUp : pending.take()) {
            switch (wakeUp) {
                case WakeUp.Published(int _, Set<Integer> routed) -> known.addAll(routed);
                case WakeUp.OfAll(int topicNum) -> whole.add(topicNum);
                case WakeUp.Rescheduled _, WakeUp.Doubtful _, WakeUp.Unknown _ -> throw new AssertionError(wakeUp);
            }
        }
    }
}
