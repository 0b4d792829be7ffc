/** Moving over from the original fastpubsub: what its tables hold, carried into ours. */
@NullMarked
package dev.fastpubsub.server.original;

import org.jspecify.annotations.NullMarked;
