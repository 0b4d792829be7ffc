/** {@code ./fastpubsub hostile}: input that no honest client sends, and what must hold all the same. */
@NullMarked
package dev.fastpubsub.server.hostile;

import org.jspecify.annotations.NullMarked;
