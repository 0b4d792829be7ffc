/** Clients: who may call. */
@NullMarked
package dev.fastpubsub.server.client;

import org.jspecify.annotations.NullMarked;
