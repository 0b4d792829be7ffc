package dev.fastpubsub.server.message;

/**
 * What this server knows of a subscription without asking: its number and its topic's, which never change, and whether it was
 * routed when it was looked up, which it then stays.
 */
record SubscriptionHandle(int num, int topicNum, boolean routed) {}
