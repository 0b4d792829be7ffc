package dev.fastpubsub.server.original;

/** What one subscription has of messages, as far as it was counted. For one thread. */
final class Backlog {

    private final int subscriptionNum;
    private long waiting;
    private long dead;

    Backlog(int subscriptionNum) {
        this.subscriptionNum = subscriptionNum;
    }

    /** Counts one more. Returns its offset, from 1 on. */
    long add(OriginalMessage message) {
        if (message.isDead()) {
            dead++;
        } else {
            waiting++;
        }
        return total();
    }

    int subscriptionNum() {
        return subscriptionNum;
    }

    long waiting() {
        return waiting;
    }

    long dead() {
        return dead;
    }

    long total() {
        return waiting + dead;
    }
}
