/** What a new installation begins with: the key that signs tokens and the operator's own client. */
@NullMarked
package dev.fastpubsub.operator.bootstrap;

import org.jspecify.annotations.NullMarked;
