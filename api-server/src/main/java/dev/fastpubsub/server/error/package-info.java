/** The one exception and the codes of all that can go wrong. */
@NullMarked
package dev.fastpubsub.server.error;

import org.jspecify.annotations.NullMarked;
