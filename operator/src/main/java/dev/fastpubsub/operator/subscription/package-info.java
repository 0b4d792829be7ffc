/** Subscriptions. */
@NullMarked
package dev.fastpubsub.operator.subscription;

import org.jspecify.annotations.NullMarked;
