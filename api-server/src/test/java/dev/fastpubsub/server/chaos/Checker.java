package dev.fastpubsub.server.chaos;

import dev.fastpubsub.server.chaos.Publications.Outcome;
import java.time.Duration;
import java.util.BitSet;

/** The judge: a pure function from what happened to which promises were not kept. Knows the promises, not how they are kept. */
final class Checker {

    private Checker() {}

    /** @param lockTimeout of all servers and of the cleanup */
    static Verdict judge(History history, Duration lockTimeout) {
        Verdict verdict = new Verdict();
        BitSet published = published(history);
        Crashes crashes = Crashes.of(history);
        for (SubscriptionLog subscription : history.subscriptions()) {
            subscription
                    .incidents()
                    .forEach(incident -> verdict.found(Verdict.Kind.FOREIGN, subscription.id(), incident));
            Excuses excuses = new Excuses(lockTimeout.toNanos(), crashes, subscription);
            new Judgement(history.publications(), published, subscription, excuses, verdict).judge();
            new OrderJudgement(history.publications(), subscription, excuses, verdict).judge();
        }
        return verdict;
    }

    /**
     * Publications that are surely there: confirmed, or in doubt and somebody has got some of it, since the messages of a request are published
     * together or not at all.
     */
    private static BitSet published(History history) {
        Publications publications = history.publications();
        BitSet published = new BitSet();
        for (int i = 0; i < publications.size(); i++) {
            published.set(i, publications.outcome(i) == Outcome.CONFIRMED);
        }
        for (SubscriptionLog subscription : history.subscriptions()) {
            for (int i = 0; i < subscription.deliveries(); i++) {
                int message = subscription.message(i);
                if (message >= 0 && message < publications.messages()) {
                    published.set(publications.of(message));
                }
            }
        }
        return published;
    }
}
