/** {@code ./fastpubsub dev}: the server over a PostgreSQL of its own, for a machine that has neither. */
@NullMarked
package dev.fastpubsub.server.dev;

import org.jspecify.annotations.NullMarked;
