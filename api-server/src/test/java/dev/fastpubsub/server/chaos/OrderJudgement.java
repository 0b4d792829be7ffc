package dev.fastpubsub.server.chaos;

import dev.fastpubsub.server.chaos.Verdict.Kind;
import java.util.HashMap;
import java.util.Map;

/**
 * First deliveries to one consumer that asks for one batch after the other come in publishing order: that of one request's messages, and of
 * requests of which one was confirmed before the other was sent.
 *
 * <p>Not judged is what a crash of PostgreSQL may have set back, and what may have been given to a client that was gone, and then
 * comes later as if new.
 */
final class OrderJudgement {

    private final Publications publications;
    private final SubscriptionLog subscription;
    private final Excuses excuses;
    private final Verdict verdict;
    private final Map<Integer, Reached> reached = new HashMap<>();

    OrderJudgement(Publications publications, SubscriptionLog subscription, Excuses excuses, Verdict verdict) {
        this.publications = publications;
        this.subscription = subscription;
        this.excuses = excuses;
        this.verdict = verdict;
    }

    void judge() {
        for (int index = 0; index < subscription.deliveries(); index++) {
            int message = subscription.message(index);
            int publication = message >= 0 && message < publications.messages() ? publications.of(message) : -1;
            if (publication >= 0) {
                Delivery delivery = subscription.delivery(index, publications.from(publication));
                if (delivery.attempts() == 1) {
                    judge(subscription.consumer(index), publication, delivery);
                }
            }
        }
    }

    private void judge(int consumer, int publication, Delivery delivery) {
        long sent = publications.from(publication);
        Reached before = reached.get(consumer);
        if (before == null || excuses.crashes().between(before.since, delivery.claimed())) {
            reached.put(consumer, new Reached(sent, publication, delivery.message(), delivery.since()));
            return;
        }
        boolean late = publications.to(publication) < before.sent
                || publication == before.publication && delivery.message() < before.message;
        if (late && excuses.unanswered(sent, delivery.claimed()) == 0) {
            verdict.found(
                    Kind.REORDERED,
                    subscription.id(),
                    "message " + delivery.message() + " came to consumer " + consumer + " after " + before.message);
        }
        reached.put(
                consumer, new Reached(Math.max(before.sent, sent), publication, delivery.message(), delivery.since()));
    }

    /**
     * How far a consumer has come.
     *
     * @param sent when the latest request was sent of which it has a message
     * @param publication of the last message
     * @param since when that was claimed at the earliest
     */
    private record Reached(long sent, int publication, int message, long since) {}
}
