package dev.fastpubsub.server.log;

import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.wakeup.WakeUps;
import java.time.Duration;

/**
 * {@code cleanup_stuck_messages}: returns messages that consumers hold for too long, or puts them among the dead letters
 * when their attempts are used up. Claims do the same on their way; this is for subscriptions that nobody asks. Safe to run
 * at any time and several at once.
 */
public final class StuckCleanup {

    private static final int PIECE = 1000;

    private final Database database;
    private final ExceptionStore store;

    public StuckCleanup(Database database) {
        this.database = database;
        this.store = new ExceptionStore(database);
    }

    public Result run(Duration lockTimeout) {
        long messages = 0;
        int subscriptions = 0;
        for (int subscription : store.subscriptions()) {
            long before = messages;
            int released;
            do {
                released = store.releaseStuck(subscription, lockTimeout, PIECE);
                messages += released;
            } while (released > 0);
            subscriptions += messages > before ? 1 : 0;
        }
        if (messages > 0) {
            WakeUps.notifyServers(database); // who wait there for such messages
        }
        return new Result(messages, subscriptions);
    }

    /**
     * @param messages returned or dead-lettered
     * @param subscriptions they belong to
     */
    public record Result(long messages, int subscriptions) {

        @Override
        public String toString() {
            return "released " + messages + " stuck messages of " + subscriptions + " subscriptions";
        }
    }
}
