/** Which resource an id belongs to, and who may refer to it. */
@NullMarked
package dev.fastpubsub.operator.claim;

import org.jspecify.annotations.NullMarked;
