package dev.fastpubsub.server.metrics;

/** What came of a look into the database. */
sealed interface Look {

    /** @param seconds it took */
    record Seen(Gauges gauges, double seconds) implements Look {}

    /** @param databaseUp whether the database answered, if only that this takes too long */
    record Unseen(boolean databaseUp) implements Look {}
}
