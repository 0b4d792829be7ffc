package dev.fastpubsub.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RoomTest {

    private static final int SIZE = 64 * 1024;

    private final Room room = new Room(SIZE, Duration.ofSeconds(30), SIZE);

    @Test
    void whoAsksForMoreThanMayWaitIsRefusedAtOnceAndTheOthersGetTheirs() throws Exception {
        Tenant first = new Tenant();
        Tenant second = new Tenant();
        room.enter(first, SIZE);
        FutureTask<Void> waiting = entering(second, SIZE / 2);

        assertThatExceptionOfType(FastpubsubException.class)
                .isThrownBy(() -> room.enter(new Tenant(), SIZE))
                .matches(e -> e.code() == ErrorCode.SERVER_BUSY);

        assertThat(waiting).isNotDone();
        room.leave(first);
        waiting.get();
        room.enter(new Tenant(), SIZE / 2);
    }

    @Test
    void whatWasWaitedForIsNoLongerCountedOnceItIsThere() throws Exception {
        for (int i = 0; i < 3; i++) {
            Tenant first = new Tenant();
            Tenant second = new Tenant();
            room.enter(first, SIZE);
            FutureTask<Void> waiting = entering(second, SIZE);
            room.leave(first);
            waiting.get();
            room.leave(second);
        }
    }

    /** Returns once it waits. */
    private FutureTask<Void> entering(Tenant tenant, long bytes) throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        FutureTask<Void> task = new FutureTask<>(
                () -> {
                    started.countDown();
                    room.enter(tenant, bytes);
                },
                null);
        Thread thread = new Thread(task);
        thread.start();
        started.await();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return task;
    }

    private static final class Tenant implements Room.Tenant {}
}
