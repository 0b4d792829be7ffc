package dev.fastpubsub.server.message;

import dev.fastpubsub.server.config.WakeUpConfig;
import dev.fastpubsub.server.config.WakeUpConfig.Mode;
import dev.fastpubsub.server.wakeup.WakeUps;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/** What one server has for those who wait, over the database of an engine. Several of them know of each other only by way of it. */
final class WaitingServer implements AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final long MAX_BATCH_BYTES = 1 << 20;

    final WaitingLines lines;
    final DueWatch dueWatch;
    final Deliveries deliveries;
    final Publisher publisher;
    private final Engine engine;
    final WakeUps wakeUps;

    private WaitingServer(Engine engine, Duration lockTimeout, WakeUpConfig config) {
        this.engine = engine;
        DeliveryStore store = engine.store(lockTimeout, MAX_BATCH_BYTES);
        wakeUps = new WakeUps(engine.database, config);
        dueWatch = new DueWatch(store, config, wakeUps::hearsOthers);
        lines = new WaitingLines(dueWatch, wakeUps::hearsOthers);
        wakeUps.listen(lines::hear);
        wakeUps.start();
        dueWatch.start(lines::sweep);
        deliveries = new Deliveries(store, wakeUps, lines, Engine.ROUNDS);
        publisher = new Publisher(new PublishStore(engine.database), engine.partitions, wakeUps, Engine.ROUNDS);
        if (config.mode() == Mode.NOTIFY) {
            Awaitility.await().until(wakeUps::hearsOthers);
        }
    }

    /** One that hears what others do, and asks so seldom that nothing in a test is found by asking. */
    static WaitingServer notified(Engine engine) {
        return notified(engine, Engine.LOCK_TIMEOUT);
    }

    static WaitingServer notified(Engine engine, Duration lockTimeout) {
        return new WaitingServer(engine, lockTimeout, new WakeUpConfig(Mode.NOTIFY, Duration.ofMinutes(1)));
    }

    /** One that hears nothing, and asks all the time. */
    static WaitingServer polling(Engine engine) {
        return new WaitingServer(engine, Engine.LOCK_TIMEOUT, new WakeUpConfig(Mode.POLL, Duration.ofMillis(50)));
    }

    /** Returns when nothing was found for it: so it waits, behind those who waited before. */
    Waiter startToWait(Subscriber subscriber) {
        return startToWait(subscriber, LONG);
    }

    Waiter startToWait(Subscriber subscriber, Duration maxWait) {
        Waiter waiter = start(subscriber, maxWait);
        Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> waiter.waits() || waiter.answer.isDone());
        return waiter;
    }

    /** Of one message at a time. */
    Waiter start(Subscriber subscriber, Duration maxWait) {
        AtomicBoolean hungUp = new AtomicBoolean();
        Claim claim = new Claim("waiter", 1, maxWait, hungUp::get);
        CompletableFuture<List<Message>> answer = new CompletableFuture<>();
        Thread thread = Thread.startVirtualThread(() -> {
            try {
                answer.complete(deliveries.claim(subscriber.id(), claim, Engine.ROOM_FOR_ALL));
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        return new Waiter(hungUp, answer, thread);
    }

    void publish(String topic, String... payloads) {
        Engine.publish(publisher, topic, List.of(payloads));
    }

    @Override
    public void close() {
        lines.close();
        dueWatch.close();
        wakeUps.close();
    }

    /** Somebody who waits; or did, when the answer is there. */
    record Waiter(AtomicBoolean hungUp, CompletableFuture<List<Message>> answer, Thread thread) {

        private boolean waits() {
            return LockSupport.getBlocker(thread) instanceof Place place && place.tried;
        }

        /** Long before the wait is over. */
        List<Message> soon() throws ExecutionException, TimeoutException, InterruptedException {
            return answer.get(10, TimeUnit.SECONDS);
        }
    }
}
