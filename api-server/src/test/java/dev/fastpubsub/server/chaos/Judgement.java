package dev.fastpubsub.server.chaos;

import dev.fastpubsub.server.chaos.Publications.Outcome;
import dev.fastpubsub.server.chaos.Verdict.Kind;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** What one subscription got of each message, held against what was published and what its consumers did. */
final class Judgement {

    /** A claim whose answer was held up may come after later ones, but attempts ascend, unless a crash forgot one. */
    private static final Comparator<Delivery> IN_ORDER =
            Comparator.comparingInt(Delivery::attempts).thenComparingLong(Delivery::claimed);

    private final Publications publications;
    private final BitSet published;
    private final SubscriptionLog subscription;
    private final Excuses excuses;
    private final Verdict verdict;

    Judgement(
            Publications publications,
            BitSet published,
            SubscriptionLog subscription,
            Excuses excuses,
            Verdict verdict) {
        this.publications = publications;
        this.published = published;
        this.subscription = subscription;
        this.excuses = excuses;
        this.verdict = verdict;
    }

    void judge() {
        DeliveriesByMessage deliveries = new DeliveriesByMessage(subscription, publications);
        long received = 0;
        for (int publication = 0; publication < publications.size(); publication++) {
            int end = publications.firstMessage(publication + 1);
            for (int message = publications.firstMessage(publication); message < end; message++) {
                List<Delivery> all = deliveries.of(message);
                all.sort(IN_ORDER);
                judge(publication, message, all);
                received += all.isEmpty() || isDead(message) ? 0 : 1;
            }
        }
        deliveries.unpublished().forEach(message -> found(Kind.FOREIGN, message, "never published"));
        long acked = received;
        subscription.rest().ifPresent(rest -> judgeMetrics(rest, acked));
    }

    private boolean isDead(int message) {
        return subscription
                .rest()
                .map(rest -> rest.deadLetters().containsKey(message))
                .orElse(false);
    }

    private void judge(int publication, int message, List<Delivery> all) {
        if (!all.isEmpty()) {
            judgeBelonging(publication, message);
            judgeFirst(publication, message, all);
        }
        for (int i = 1; i < all.size(); i++) {
            judgeRepetition(message, all, i);
        }
        subscription.rest().ifPresent(rest -> judgeEnd(rest, publication, message, all));
    }

    private void judgeBelonging(int publication, int message) {
        if (publications.topic(publication) != subscription.topic()) {
            found(Kind.FOREIGN, message, "of another topic");
        } else if (!subscription.kinds().match(message)) {
            found(Kind.FOREIGN, message, "does not match the filter");
        } else if (publications.outcome(publication) == Outcome.REFUSED) {
            found(Kind.FOREIGN, message, "its publication was refused");
        } else if (publications.to(publication) < subscription.created().from()) {
            found(Kind.FOREIGN, message, "published before the subscription was made");
        }
    }

    private void judgeFirst(int publication, int message, List<Delivery> all) {
        Delivery first = all.getFirst();
        if (first.attempts() < 1
                || !excuses.mayHaveMissed(
                        first.attempts() - 1,
                        first.attempts() - 1,
                        all,
                        publications.from(publication),
                        first.claimed())) {
            found(Kind.WRONG_ATTEMPTS, message, "first comes with " + first.attempts());
        }
        if (all.getLast().attempts() > subscription.maxAttempts()) {
            found(Kind.WRONG_ATTEMPTS, message, all.getLast().attempts() + " of " + subscription.maxAttempts());
        }
    }

    private void judgeRepetition(int message, List<Delivery> all, int index) {
        Delivery before = all.get(index - 1);
        Delivery again = all.get(index);
        if (all.subList(0, index).stream().anyMatch(delivery -> excuses.isSurelyAcked(delivery, all))) {
            found(Kind.DOUBLED, message, "after a confirmed ack: " + again + " after " + before);
            return;
        }
        boolean forgotten = excuses.crashes().mayHaveForgotten(before, again.claimed());
        if (!forgotten
                && !excuses.mayBeExpired(before, again.claimed())
                && !Excuses.mayBeNacked(all, before.since(), again.claimed())) {
            found(Kind.DOUBLED, message, "without a reason: " + again + " after " + before);
        }
        int more = again.attempts() - before.attempts();
        boolean missed = excuses.mayHaveMissed(more - 1, more, all, before.since(), again.claimed());
        if (more == 0 && !forgotten || !missed) {
            found(Kind.WRONG_ATTEMPTS, message, again + " after " + before);
        }
    }

    private void judgeEnd(Rest rest, int publication, int message, List<Delivery> all) {
        Integer deadAfter = rest.deadLetters().get(message);
        if (deadAfter != null) {
            judgeDeadLetter(rest, publication, message, all, deadAfter);
        } else if (all.isEmpty()) {
            if (isRequired(publication, message)) {
                found(Kind.LOST, message, publications.outcome(publication) + ", never delivered");
            }
        } else if (!mayBeAcked(all)) {
            found(Kind.LOST, message, "neither acknowledged nor dead after " + all.getLast());
        }
    }

    private void judgeDeadLetter(Rest rest, int publication, int message, List<Delivery> all, int attempts) {
        if (all.isEmpty()) {
            judgeBelonging(publication, message);
        }
        if (all.stream().anyMatch(delivery -> excuses.isSurelyAcked(delivery, all))) {
            found(Kind.DOUBLED, message, "dead after a confirmed ack");
        }
        int seen = all.isEmpty() ? 0 : all.getLast().attempts();
        int ends = attempts - seen + (all.isEmpty() ? 0 : 1);
        long since =
                all.isEmpty() ? publications.from(publication) : all.getLast().since();
        boolean missed = excuses.mayHaveMissed(attempts - seen, ends, all, since, rest.at());
        if (attempts != subscription.maxAttempts() || !missed) {
            found(
                    Kind.WRONG_ATTEMPTS,
                    message,
                    "dead with " + attempts + ", seen " + seen + " of " + subscription.maxAttempts());
        }
    }

    private boolean isRequired(int publication, int message) {
        return published.get(publication)
                && publications.topic(publication) == subscription.topic()
                && subscription.kinds().match(message)
                && publications.from(publication) > subscription.created().to();
    }

    /** An ack counts while anybody holds the message, so one that counted was not confirmed before the last claim. */
    private static boolean mayBeAcked(List<Delivery> all) {
        long lastClaim = all.getLast().since();
        return all.stream().anyMatch(delivery -> delivery.isAcked() && delivery.settledTo() >= lastClaim);
    }

    private void judgeMetrics(Rest rest, long acked) {
        int dead = rest.deadLetters().size();
        if (rest.available() != 0 || rest.delivered() != 0 || rest.acked() != acked || rest.dead() != dead) {
            verdict.found(
                    Kind.WRONG_METRICS,
                    subscription.id(),
                    rest.available() + " available, " + rest.delivered() + " delivered, " + rest.acked() + " acked, "
                            + rest.dead() + " dead; in truth " + acked + " acked, " + dead + " dead");
        }
    }

    private void found(Kind kind, int message, String what) {
        verdict.found(kind, subscription.id(), "message " + message + ": " + what);
    }
}
