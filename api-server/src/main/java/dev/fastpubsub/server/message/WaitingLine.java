package dev.fastpubsub.server.message;

import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/** A line of a subscription in which somebody waits. Equal to itself only; the alarm belongs to {@link DueWatch}. */
final class WaitingLine {

    final SubscriptionHandle subscription;
    final ClaimLine line;

    @Nullable
    ScheduledFuture<?> alarm;

    WaitingLine(SubscriptionHandle subscription, ClaimLine line) {
        this.subscription = subscription;
        this.line = line;
    }
}
