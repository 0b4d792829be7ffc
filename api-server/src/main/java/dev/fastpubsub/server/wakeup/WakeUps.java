package dev.fastpubsub.server.wakeup;

import dev.fastpubsub.server.config.WakeUpConfig;
import dev.fastpubsub.server.config.WakeUpConfig.Mode;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.database.Failures;
import dev.fastpubsub.server.error.FastpubsubException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who wait that there may be something for them: on this server at once, on the others by NOTIFY.
 *
 * <p>Two threads with a connection each. One sends: the first wake-up at once, and then for a moment what has gathered meanwhile, each topic
 * once, so that thousands of publishes a second are some tens of notifications. The other listens. Whatever either may have missed, while it
 * had no connection, it makes up for by a wake-up of unknown cause. Wake-ups are hints: one too many costs a look, and one too few, after a
 * crash between commit and NOTIFY, is found by whoever polls now and then. Thread-safe.
 */
public final class WakeUps implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);

    /** Between two notifications: what a wake-up on another server is late at most. */
    private static final Duration DEBOUNCE = Duration.ofMillis(5);

    /** How often a connection that hears nothing is tested. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /** No process has this number. */
    private static final int NOBODY = 0;

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration TELL_EVERY = Duration.ofMinutes(5);

    private final Database database;
    private final List<Consumer<WakeUp>> listeners = new CopyOnWriteArrayList<>();
    private final Pending pending = new Pending();
    private final AtomicBoolean anythingPending = new AtomicBoolean();
    private final boolean notifies;
    private final Thread sender = Thread.ofVirtual().name("wake-up-sender").unstarted(this::send);
    private final Thread hearer = Thread.ofVirtual().name("wake-up-listener").unstarted(this::hear);
    private volatile int senderProcessId = NOBODY;
    private volatile boolean hearing;
    private volatile boolean closed;

    public WakeUps(Database database, WakeUpConfig config) {
        this.database = database;
        this.notifies = config.mode() == Mode.NOTIFY;
    }

    /** Everything is told to {@code listener} from now on, on the thread of whoever tells. It must be quick, and must not throw. */
    public void listen(Consumer<WakeUp> listener) {
        listeners.add(listener);
    }

    /** Until then nothing is told to other servers, nor by them. */
    public void start() {
        if (notifies) {
            sender.start();
            hearer.start();
        }
    }

    /** Whether what other servers do is told here; if not, somebody has to ask the database. */
    public boolean hearsOthers() {
        return hearing;
    }

    /**
     * Messages have been committed to a topic.
     *
     * @param routed the numbers of its routed subscriptions that some of them matched
     */
    public void published(int topicNum, int[] routed) {
        if (!listeners.isEmpty()) {
            tell(new WakeUp.Published(topicNum, Arrays.stream(routed).boxed().collect(Collectors.toSet())));
        }
        if (notifies) {
            pending.published(topicNum, routed);
            wakeSender();
        }
    }

    /** Messages have been committed to a topic, or not: the database did not answer. */
    public void perhapsPublished(int topicNum) {
        concernsAll(topicNum, new WakeUp.Doubtful(topicNum));
    }

    /** All subscriptions of a topic are deleted. */
    public void concernsAll(int topicNum) {
        concernsAll(topicNum, new WakeUp.OfAll(topicNum));
    }

    private void concernsAll(int topicNum, WakeUp here) {
        tell(here);
        if (notifies) {
            pending.concernsAll(topicNum);
            wakeSender();
        }
    }

    /**
     * Messages of a subscription come due at another time than before: they were nacked, say, or taken out of the dead letters. Or
     * never: it is deleted.
     */
    public void rescheduled(int subscriptionNum) {
        tell(new WakeUp.Rescheduled(subscriptionNum));
        if (notifies) {
            pending.rescheduled(subscriptionNum);
            wakeSender();
        }
    }

    /** For a process that does not listen itself: something has happened to messages. */
    public static void notifyServers(Database database) {
        WakeUpStore.notifyOnce(database, Notifications.write(List.of(new WakeUp.Unknown())));
    }

    private void tell(WakeUp wakeUp) {
        listeners.forEach(listener -> listener.accept(wakeUp));
    }

    private void wakeSender() {
        if (anythingPending.compareAndSet(false, true)) {
            LockSupport.unpark(sender);
        }
    }

    private void send() {
        repeat("tell other servers", () -> {
            try (WakeUpStore store = WakeUpStore.toNotify(database)) {
                senderProcessId = store.processId();
                store.notify(Notifications.write(List.of(new WakeUp.Unknown())));
                while (!closed) {
                    if (anythingPending.getAndSet(false)) {
                        store.notify(Notifications.write(pending.take()));
                        pause(DEBOUNCE);
                    } else {
                        LockSupport.park(this);
                    }
                }
            } finally {
                senderProcessId = NOBODY; // PostgreSQL may give it to another server's connection
            }
        });
    }

    private void hear() {
        repeat("hear of other servers", () -> {
            try (WakeUpStore store = WakeUpStore.toListen(database)) {
                hearing = true;
                tell(new WakeUp.Unknown());
                while (!closed) {
                    for (WakeUpStore.Notice notice : store.await(SILENCE)) {
                        if (notice.processId() != senderProcessId) {
                            Notifications.read(notice.payload()).forEach(this::tell);
                        }
                    }
                }
            } finally {
                hearing = false;
            }
        });
    }

    /** Tries again for ever, and says so now and then. */
    private void repeat(String aim, Runnable work) {
        long lastToldAt = System.nanoTime() - TELL_EVERY.toNanos();
        while (!closed) {
            try {
                work.run();
            } catch (FastpubsubException e) {
                long now = System.nanoTime();
                if (!closed && now - lastToldAt >= TELL_EVERY.toNanos()) {
                    LOG.warn("cannot {} when there are messages: {}{}", aim, e.getMessage(), Failures.cause(e));
                    lastToldAt = now;
                }
                pause(PAUSE_AFTER_FAILURE);
            }
        }
    }

    private void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // only ever to close
        }
    }

    @Override
    public void close() {
        closed = true;
        sender.interrupt();
        hearer.interrupt();
    }
}
