package dev.fastpubsub.server.message;

import dev.fastpubsub.server.config.WakeUpConfig;
import dev.fastpubsub.server.database.Failures;
import dev.fastpubsub.server.error.FastpubsubException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls lines whose time comes without anybody's doing: a back-off is over, or a lock. And looks after those that nobody called, now
 * and then where other servers are heard, and all the time where they are not.
 *
 * <p>Asks the database for many lines in one statement: those that were handed in during the last moment, or all. Spends at most a
 * twentieth of its time on asking for all. Thread-safe; one look at a time, on threads of its own. A look that fails is made again.
 */
final class DueWatch implements WaitingLines.Watch, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DueWatch.class);

    private static final long SOON_MILLIS = 10;
    private static final long LATER_MILLIS = 100;
    private static final long AFTER_FAILURE_MILLIS = 1_000;
    private static final int AT_ONCE = 1_000;
    private static final int SHARE = 20;

    /** How often the database is asked at least: where others are heard, for what was lost; and where asking takes long. */
    private static final Duration SELDOM = Duration.ofSeconds(5);

    private final DeliveryStore store;
    private final WakeUpConfig config;
    private final BooleanSupplier hearsOthers;
    private final Look soon = new Look();
    private final Look later = new Look();
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            2, Thread.ofPlatform().daemon().name("due-watch-", 0).factory());

    /** @param hearsOthers whether other servers tell what they do */
    DueWatch(DeliveryStore store, WakeUpConfig config, BooleanSupplier hearsOthers) {
        this.store = store;
        this.config = config;
        this.hearsOthers = hearsOthers;
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // Those who ask while the server stops, under locks of their own, need no answer any more, nor an exception.
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** @param all the lines in which somebody waits, at any time */
    void start(Supplier<Collection<WaitingLine>> all) {
        schedule(() -> poll(all), config.pollInterval().toMillis());
    }

    @Override
    public void look(WaitingLine line) {
        soon.at(List.of(line), SOON_MILLIS);
    }

    @Override
    public void lookLater(WaitingLine line) {
        later.at(List.of(line), LATER_MILLIS);
    }

    /** A look at the lines that are handed in until it is taken. Thread-safe. */
    private final class Look {

        private final Set<WaitingLine> asked = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean scheduled = new AtomicBoolean();

        void at(Collection<WaitingLine> lines, long delayMillis) {
            asked.addAll(lines);
            if (scheduled.compareAndSet(false, true)) {
                schedule(this::take, delayMillis);
            }
        }

        private void take() {
            scheduled.set(false);
            List<WaitingLine> lines = List.copyOf(asked);
            lines.forEach(asked::remove);
            lookAt(lines);
        }
    }

    private void poll(Supplier<Collection<WaitingLine>> all) {
        long start = System.nanoTime();
        lookAt(List.copyOf(all.get()));
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        schedule(() -> poll(all), pauseMillis(took));
    }

    private long pauseMillis(long tookMillis) {
        long interval = config.pollInterval().toMillis();
        long seldom = Math.max(interval, SELDOM.toMillis());
        return hearsOthers.getAsBoolean() ? seldom : Math.max(interval, Math.min(tookMillis * SHARE, seldom));
    }

    private synchronized void lookAt(List<WaitingLine> lines) {
        for (int from = 0; from < lines.size(); from += AT_ONCE) {
            List<WaitingLine> some = lines.subList(from, Math.min(lines.size(), from + AT_ONCE));
            try {
                Map<Integer, OptionalLong> delays = store.nextAvailable(
                        some.stream().mapToInt(line -> line.subscription.num()).toArray());
                some.forEach(line -> callLater(line, delays.get(line.subscription.num())));
            } catch (RuntimeException e) {
                // Whatever it was: nobody else looks after these lines, and whoever threw here would be the last to
                // have looked.
                if (!(e instanceof FastpubsubException)) {
                    LOG.warn("cannot find out when there will be messages, and try again: {}", Failures.oneLine(e));
                }
                later.at(some, AFTER_FAILURE_MILLIS);
            }
        }
    }

    /** @param millis empty for never; null where the subscription is gone, which those who wait should find out */
    private void callLater(WaitingLine waiting, @Nullable OptionalLong millis) {
        if (millis == null || (millis.isPresent() && millis.getAsLong() == 0)) {
            waiting.line.wake();
        } else if (millis.isPresent()) {
            waiting.setAlarm(() -> schedule(waiting.line::wake, millis.getAsLong()));
        }
    }

    /** How many things it is going to do, as things stand. */
    int scheduled() {
        return executor.getQueue().size();
    }

    private Future<?> schedule(Runnable work, long millis) {
        return executor.schedule(work, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
