package dev.fastpubsub.server.database;

/** What work on the database is for, as the metrics tell it: so few, that each can have its own series. */
public enum Operation {
    PUBLISH,
    CLAIM,
    ACK,
    NACK,
    GIVE_BACK,
    REPROCESS,
    DEAD_LETTERS,

    /** When those who wait could get something. */
    NEXT_AVAILABLE,

    /** Probes, scrapes and the like, on connections kept for them. */
    LOOK_UP,

    /** Topics, subscriptions, partitions: what is not called for every message. */
    OTHER
}
