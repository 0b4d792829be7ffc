/** Publish, claim, ack, nack and dead letters: the engine. */
@NullMarked
package dev.fastpubsub.server.message;

import org.jspecify.annotations.NullMarked;
