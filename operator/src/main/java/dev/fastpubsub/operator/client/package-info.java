/** Clients and their Secrets. */
@NullMarked
package dev.fastpubsub.operator.client;

import org.jspecify.annotations.NullMarked;
