package dev.fastpubsub.server.topic;

import java.time.Instant;

/** A topic as callers see it. */
record Topic(String id, Instant createdAt) {}
