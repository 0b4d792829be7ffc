package dev.fastpubsub.server.message;

/**
 * What a page of dead letters comes to.
 *
 * @param count of messages, as many as fit into an answer
 * @param bytes of their payloads in UTF-8
 */
record PageSize(int count, long bytes) {}
