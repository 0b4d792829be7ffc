package dev.fastpubsub.server.message;

import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A line of a subscription from when somebody begins to wait in it until nobody does. Equal to itself only. It has one alarm at most, set
 * by {@link DueWatch}, and none once nobody waits: a consumer that asks again and again would leave behind one each time, up to the end of
 * a back-off that lasts for hours. Thread-safe; calls nothing of the line.
 */
final class WaitingLine {

    final SubscriptionHandle subscription;
    final ClaimLine line;
    private @Nullable Future<?> alarm;
    private boolean ended;

    WaitingLine(SubscriptionHandle subscription, ClaimLine line) {
        this.subscription = subscription;
        this.line = line;
    }

    /** Instead of the one before. */
    synchronized void setAlarm(Supplier<Future<?>> set) {
        cancelAlarm();
        if (!ended) {
            alarm = set.get();
        }
    }

    /** Nobody waits any more. */
    synchronized void end() {
        ended = true;
        cancelAlarm();
    }

    private void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
    }
}
