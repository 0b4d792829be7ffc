/**
 * The wire suite: what a client sees, call by call.
 *
 * <p>It talks HTTP only, to the server that the system property {@code fastpubsub.url} names, or else to one it starts
 * in this process. Every test makes topics and subscriptions with ids of its own, so a server in use by others can be
 * tested too.
 */
@NullMarked
package dev.fastpubsub.server.contract;

import org.jspecify.annotations.NullMarked;
