package dev.fastpubsub.server.message;

import dev.fastpubsub.server.config.RoundConfig;
import java.util.List;

/** Where the consumers of one subscription meet in this server: their claims here, their acks there. Thread-safe. */
final class SubscriptionLine {

    /** Ids in one transaction. */
    private static final long MAX_ROUND_IDS = 10_000;

    private final SubscriptionHandle subscription;
    private final ClaimLine claims;
    private final SharedRounds<MessageIds> acks;

    /** An offset known to be claimed: a hint, of which any value is right. */
    private volatile long claimedOff;

    SubscriptionLine(
            SubscriptionHandle subscription, DeliveryStore store, RoundConfig config, WaitingLines waitingLines) {
        this.subscription = subscription;
        this.claims = new ClaimLine(
                requests -> {
                    ClaimRound round = store.claim(subscription.num(), requests, claimedOff);
                    advance(round);
                    return round;
                },
                waitingLines.of(subscription));
        this.acks = new SharedRounds<>(
                config, MAX_ROUND_IDS, ids -> ids.sorted().length, requests -> store.ack(subscription.num(), requests));
    }

    int num() {
        return subscription.num();
    }

    List<Message> claim(Claim claim) {
        return claims.take(claim);
    }

    void ack(MessageIds ids) {
        acks.submit(ids);
    }

    private void advance(ClaimRound round) {
        long off = claimedOff;
        for (List<Message> messages : round.messages()) {
            for (Message message : messages) {
                off = Math.max(off, message.id().off());
            }
        }
        claimedOff = off;
    }
}
