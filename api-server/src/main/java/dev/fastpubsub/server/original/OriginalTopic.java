package dev.fastpubsub.server.original;

/**
 * A topic of the original.
 *
 * @param createdAt as PostgreSQL writes it, so that no microsecond is lost on the way
 */
record OriginalTopic(String id, String createdAt) {}
