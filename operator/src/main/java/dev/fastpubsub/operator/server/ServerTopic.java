package dev.fastpubsub.operator.server;

/** @param createdAt as the server spells it: it is compared, not reckoned with */
public record ServerTopic(String id, String createdAt) {}
