package dev.fastpubsub.server.log;

import dev.fastpubsub.server.database.Database;
import java.time.Duration;
import java.util.List;

/** What becomes an exception by age, and what of exceptions is left over, in PostgreSQL. Thread-safe. */
final class ExceptionStore {

    private static final String SUBSCRIPTIONS = """
        SELECT num
          FROM fastpubsub.subscription
         ORDER BY num
        """;

    private static final String RELEASE_STUCK = "SELECT fastpubsub.release_stuck(?, ?, ?)";

    private static final String PURGE = "SELECT fastpubsub.purge_exceptions(?)";

    private final Database database;

    ExceptionStore(Database database) {
        this.database = database;
    }

    /** The numbers of all subscriptions. */
    List<Integer> subscriptions() {
        return database.call(
                jdbc -> jdbc.sql(SUBSCRIPTIONS).query(Integer.class).list());
    }

    /** Releases up to so many messages claimed that long ago; returns how many. */
    int releaseStuck(int subscriptionNum, Duration age, int limit) {
        return database.call(jdbc -> jdbc.sql(RELEASE_STUCK)
                .param(subscriptionNum)
                .param(age.toMillis())
                .param(limit)
                .query(Integer.class)
                .single());
    }

    /** Deletes up to so many exceptions of subscriptions that are gone; returns how many. */
    int purge(int limit) {
        return database.call(
                jdbc -> jdbc.sql(PURGE).param(limit).query(Integer.class).single());
    }
}
